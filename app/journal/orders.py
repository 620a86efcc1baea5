"""The orders to erase that this device has seen, and what came of them.

Orders are kept for ever: what they name is destroyed whenever it comes, also from an old
backup or a phone that was away. All of it is in clear on the wire, so a locked notebook
knows it too. `obeyed` are those after which nothing is left here: what unlocked pages had
in memory and in their checkpoint went too, and the keys it all rested under.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.errors import VaultDamaged
from app.vault.shelf import Shelf
from app.wire import canonical, entry, erasure
from app.wire.entry import Unverified
from app.wire.erasure import Order, Receipt, Target

_NAME = "erasure"


@dataclass(frozen=True, slots=True)
class Given:
    """An order, where it stands, and by which entries devices said they obeyed it."""

    id: str
    dev: str
    seq: int
    order: Order
    receipts: dict[str, int]


class Orders:
    """Every order held here, and every receipt for one."""

    def __init__(self, carried: Shelf, entries: Shelf, device: str) -> None:
        self._carried = carried
        self._entries = entries
        self._device = device
        self._given: dict[str, Given] = {}
        self._targets: dict[tuple[str, int], str] = {}
        self._gone: set[str] = set()
        self._bare: dict[str, list[int]] = {}
        self._early: dict[str, dict[str, int]] = {}
        """Receipts for orders that have not arrived here yet."""
        self._load()

    def __iter__(self) -> Iterator[Given]:
        return iter(tuple(self._given.values()))

    def get(self, order: str) -> Given | None:
        return self._given.get(order)

    @property
    def gone(self) -> set[str]:
        """The names of all sound that was ordered destroyed."""
        return self._gone

    def names(self, item: Unverified) -> bool:
        """Tell whether an order names this entry."""
        header = item.header
        return self._targets.get((header.dev, header.seq)) == header.pay and not item.is_clear

    @property
    def withheld(self) -> list[tuple[str, int]]:
        """Return the entries that came without their words, though no order names them.

        Only what an order names may come so: somebody on the way keeps them back.
        """
        return [(dev, seq) for dev, seqs in self._bare.items() for seq in seqs]

    def came_bare(self, items: Iterable[Unverified]) -> None:
        """Note the entries that came without their words."""
        bare = [item.header for item in items if item.is_erased and not self.names(item)]
        for header in bare:
            self._bare.setdefault(header.dev, []).append(header.seq)
        if bare:
            self.save()

    @property
    def pending(self) -> list[Given]:
        """Return the orders that were not yet obeyed to the end on this device."""
        return [given for given in self if self._device not in given.receipts]

    def take(self, item: Unverified) -> Order | None:
        """Note what an entry says in clear; return it if it is an order."""
        said = erasure.read(item)
        dev, seq = item.header.dev, item.header.seq
        match said:
            case Order():
                if item.id not in self._given:
                    self._add(Given(item.id, dev, seq, said, self._early.pop(item.id, {})))
                return said
            case Receipt():
                for order in said.orders:
                    known = self._given.get(order)
                    receipts = known.receipts if known else self._early.setdefault(order, {})
                    receipts.setdefault(dev, seq)
        return None

    def places(self) -> set[tuple[str, int]]:
        """Return where every order and every receipt stands."""
        given = {(one.dev, one.seq) for one in self}
        receipts = [*(one.receipts for one in self), *self._early.values()]
        return given | {(dev, seq) for said in receipts for dev, seq in said.items()}

    def save(self) -> None:
        """Write down where the orders and the receipts are."""
        self._carried.put(
            _NAME,
            canonical.encode(
                {
                    "orders": [[g.dev, g.seq, g.receipts] for g in self._given.values()],
                    "early": self._early,
                    "bare": self._bare,
                }
            ),
        )

    def _add(self, given: Given) -> None:
        self._given[given.id] = given
        for target in given.order.entries:
            self._targets.setdefault((target.dev, target.seq), target.pay)
            if target.seq in self._bare.get(target.dev, ()):
                self._bare[target.dev].remove(target.seq)
        self._gone.update(given.order.objects)

    def _load(self) -> None:
        try:
            stored = self._carried.get(_NAME)
            empty: dict[str, Any] = {"orders": [], "early": {}, "bare": {}}
            value = canonical.decode(stored) if stored else empty
            self._early, self._bare = value["early"], value["bare"]
            for dev, seq, receipts in value["orders"]:
                item = self._held(dev, seq)
                said = erasure.read(item)
                assert isinstance(said, Order)
                self._add(Given(item.id, dev, seq, said, receipts))
        except VaultDamaged:
            self._find_again()

    def _held(self, dev: str, seq: int) -> Unverified:
        data = self._entries.get(place(dev, seq))
        if data is None:
            raise VaultDamaged("order missing")
        return entry.decode(data)

    def _find_again(self) -> None:
        """The row that says where they are is damaged: every entry is looked at."""
        self._given.clear()
        found = (entry.decode(data) for data in self._entries.scan() if data is not None)
        for item in sorted((i for i in found if i.is_clear), key=lambda i: i.header.seq):
            self.take(item)
        self.save()


def targets_of(items: Iterable[Unverified]) -> list[Target]:
    """Name entries as an order does."""
    return [Target(item.header.dev, item.header.seq, item.header.pay) for item in items]


def place(dev: str, seq: int) -> str:
    """Return the name under which an entry rests."""
    return f"{dev}/{seq}"
