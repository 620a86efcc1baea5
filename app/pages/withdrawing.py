"""What the open pages do when something is taken back: ask, plan, order, obey, prove."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from app.capture import retention, withdrawal
from app.capture.redaction import redact
from app.capture.withdrawal import Plan
from app.errors import InvalidInput, VaultDamaged, VaultFull
from app.journal.journal import Clock
from app.journal.orders import Given
from app.keys import kit
from app.merge.state import Participant, Recording, Summary
from app.pages.consenting import Consenting
from app.pages.writing import names_of
from app.study.ids import DeviceId, EntryId
from app.study.scope import Scope
from app.study.study import Fate
from app.vault.shelf import Shelf
from app.wire import certificate
from app.wire.certificate import Certificate
from app.wire.erasure import Receipt

_CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an order has come: which devices obeyed, and which have not said so yet."""

    name: str
    entries: int
    objects: int
    is_sent: bool
    """Whether the server has it, which obeys before it says so."""
    obeyed: tuple[DeviceId, ...]
    silent: tuple[DeviceId, ...]
    whose: str
    """The participant it was for, empty if it was not for one."""
    at: int | None


class Withdrawing(Consenting):
    """The side of the open pages that erases."""

    date_to_confirm = False
    """Whether nothing is erased by itself until somebody says that the date is right."""
    _drafts: Shelf
    _kept: Shelf
    _clock: Clock
    _rekey: Callable[..., None]

    @abstractmethod
    def told(self) -> None:
        """Tell the screens that something changed."""

    def ask_erasure(
        self,
        participant: str,
        everything: bool,
        scopes: Iterable[Scope] = (),
        session: str = "",
    ) -> EntryId:
        """Write down what a person wants erased; its use ends at once, the desk does the rest."""
        with self._acting():
            found = self._pen.find(participant, Participant)
            return withdrawal.ask(self._pen, found, everything, scopes, session)

    def requests(self) -> list[Summary]:
        """Return the participants who asked for something that was not yet carried out."""
        return [s for s in self.summaries("participant") if s.extra.get("asked")]

    def plan_erasure(
        self,
        participant: str,
        everything: bool,
        scopes: Iterable[Scope] = (),
        session: str = "",
    ) -> Plan:
        """Say what an erasure would destroy, before it is decided."""
        with self._lock:
            found = self._pen.find(participant, Participant)
            return withdrawal.plan(self._pen, found, everything, scopes, session)

    def erase(self, plan: Plan, fates: Mapping[str, Fate]) -> str:
        """Carry a plan out, here at once and everywhere else as they hear of it.

        Return the name of the order. It takes a while: run it in a thread.
        """
        if not self.is_desk:
            raise InvalidInput("input.erasing_is_desk")
        with self._acting():
            # First what may need sound that is not here: then nothing was done yet.
            for subject in (one for one in plan.shared if fates.get(one) is Fate.TURNS):
                for start, end in plan.turns[subject]:
                    found = self._pen.find(subject, Recording)
                    redact(self._pen, self._sealed, found, start, end, "silence", "", False)
            name = withdrawal.carry_out(self._pen, plan, fates)
        self.obey()
        return name

    def obey(self) -> None:
        """Obey the orders to erase that came, to the end, and say so to everyone.

        Their entries are destroyed already. Here goes what was read of them: what is in
        memory, in the checkpoint and in drafts; then the keys it all rested under.
        """
        with self._acting():
            while orders := self._sealed.orders.pending:
                places = [(t.dev, t.seq) for given in orders for t in given.order.entries]
                changed = self._catalogue.erase(places)
                self._index.touch(changed)
                gone = (s for s in changed if self._catalogue.subject(s) is None)
                self._drafts.delete(name for s in gone for name in names_of(s))
                self._catalogue.save()
                self._rekey()
                self._journal.append([Receipt(tuple(given.id for given in orders))])
                withdrawal.sweep(self._pen, self.is_desk)

    def sweep(self) -> None:
        """Destroy what came late about people who are not spoken of any more."""
        with self._acting():
            withdrawal.sweep(self._pen, self.is_desk)

    # --- what has been kept long enough -------------------------------------------

    def expires_at(self, summary: Summary) -> int | None:
        """Return when something is erased by itself, in ms since 1970; None if it is kept."""
        return retention.expires_at(self.study, summary)

    def expire(self) -> None:
        """Erase what was kept as long as it may be, if the date can be believed."""
        # On a full disk nothing is erased by itself: there must be room for the order.
        with self._acting(), suppress(VaultFull):
            now, known = self._clock(), self._known_time()
            self.date_to_confirm = not retention.is_believable(now, known)
            if not self.date_to_confirm:
                self._kept.put(_CLOCK, str(max(now, known)).encode())
                retention.expire(self._pen, now, own_only=not self.is_desk)

    def confirm_date(self) -> None:
        """Somebody looked: the date of this device is right."""
        with self._acting():
            self._kept.put(_CLOCK, str(self._clock()).encode())
        self.expire()
        self.obey()

    def _known_time(self) -> int:
        """Return the latest time that has surely passed, in ms since 1970."""
        issued = self._sealed.chain.current.issued * 1000
        try:
            stored = self._kept.get(_CLOCK)
        except VaultDamaged:
            stored = None
        return int(stored) if stored else issued

    # --- what came of it --------------------------------------------------------

    def erasures(self) -> list[Standing]:
        """Return how far each order has come, the latest last."""
        named: dict[str, list[Given]] = {}
        for given in self._sealed.orders:
            named.setdefault(given.order.name, []).append(given)
        with self._lock:
            asked = self._asked()
        return [
            self._standing(name, orders, *asked.get(name, ("", None)))
            for name, orders in named.items()
        ]

    def withdrawn(self, site: str = "") -> Counter[str]:
        """Count the people who had everything erased, at each site where there were any."""
        return Counter(summary.site for summary in self.summaries("withdrawn", site))

    @property
    def root_key(self) -> str:
        """The key that verifies this study's certificates, as it is written down."""
        return kit.write_root(self._sealed.chain.root)

    def certify(self, name: str) -> bytes:
        """Return the certificate of an order, as far as it has come."""
        orders = [given for given in self._sealed.orders if given.order.name == name]
        places = {(dev, seq) for given in orders for dev, seq in given.receipts.items()}
        return certificate.write(
            name,
            self._sealed.chain,
            self._sealed.read_all((given.dev, given.seq) for given in orders),
            self._sealed.read_all(sorted(places)),
        )

    def _asked(self) -> dict[str, tuple[str, int | None]]:
        """Return for each order that answered a person whose it was, and when it was given."""
        found: dict[str, tuple[str, int | None]] = {}
        for summary in self.summaries("withdrawn"):
            orders = summary.extra["orders"]
            for name in orders if isinstance(orders, tuple) else ():
                found[name] = (summary.subject, summary.at)
        for summary in self.summaries("participant"):
            person = self.subject(summary.subject) if summary.extra.get("orders") else None
            if isinstance(person, Participant):
                for request in person.requests:
                    found[request.order] = (person.subject, request.carried_at)
        return found

    def _standing(self, name: str, orders: list[Given], whose: str, at: int | None) -> Standing:
        obeyed, silent = certificate.replicas(
            {given.id: given.order for given in orders},
            {given.id: given.receipts for given in orders},
            self._sealed.chain.current.members,
        )
        return Standing(
            name,
            sum(len(given.order.entries) for given in orders),
            sum(len(given.order.objects) for given in orders),
            all(g.dev != self.device or g.seq <= self._sealed.sent for g in orders),
            tuple(map(DeviceId, obeyed)),
            tuple(map(DeviceId, silent)),
            whose,
            at,
        )


def prove(data: bytes, root: str) -> Certificate:
    """Return what a certificate proves under a root key as written down, or a `WireError`."""
    return certificate.verify(data, kit.read_root(root))
