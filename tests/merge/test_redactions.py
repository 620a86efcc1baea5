"""Whatever order redactions come in: what anybody silenced is silent, and nobody's is lost."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.merge.fold import fold
from app.merge.redactions import apart, exposed, passages, standing, versions
from app.merge.state import Recording
from app.study.events import Event, RecordingFinished, RecordingKeyed, RecordingStarted, What
from app.study.recordings import LATER_SEGMENTS, NOT_HERE, RecordingRedacted
from tests.support.told import SUBJECT, Device

PLACES = 6
SAMPLES = 128_000
"""Eight seconds a segment."""

STARTED = RecordingStarted("session", "S07", "archive", "pcm", 16_000, 16_000)


def recorded(ines: Device) -> list[Event]:
    names = tuple(f"{n:043}" for n in range(PLACES))
    end = RecordingFinished(
        names, (16,) * PLACES, 8000 * PLACES, 16_000, samples=(SAMPLES,) * PLACES
    )
    return [ines.says(w) for w in (STARTED, RecordingKeyed(0, ("k" * 43,) * PLACES), end)]


def redacts(device: Device, known: list[Event], seed: int) -> list[Event]:
    """Say that some passage is silent, in segments that hold all that the device knows of."""
    chance = random.Random(seed)
    from_ms = chance.randrange(8000 * PLACES - 1)
    to_ms = chance.randrange(from_ms + 1, 8000 * PLACES + 1)
    first, last = from_ms // 8000, (to_ms - 1) // 8000
    names = tuple(
        chance.choice(["", NOT_HERE, f"{seed:030}{place:013}"]) for place in range(first, last + 1)
    )
    number = LATER_SEGMENTS + 100 * seed
    told = RecordingRedacted(
        from_ms, to_ms, chance.choice(["silence", "tone", "removed"]), "", chance.random() < 0.5,
        first, number, names, (SAMPLES,) * len(names),
    )  # fmt: skip
    keys = RecordingKeyed(number, tuple(chance.choice(["", "k" * 43]) for _ in names))
    before = [event for event in known if isinstance(event.what, RecordingRedacted)]
    return [device.says(keys), device.says(told, before)]


def folded(events: list[Event]) -> Recording:
    found = fold(events)
    assert isinstance(found, Recording)
    return found


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=8), st.randoms())
def test_every_passage_holds_in_whatever_order_they_come(
    acts: list[tuple[int, bool]], shuffle: random.Random
) -> None:
    """Each act is one device's redaction; the other value says whether all meet after it."""
    devices = [Device(name) for name in ("ines", "desk", "two")]
    events = recorded(devices[0])
    heard = [list(events) for _ in devices]
    for device in devices[1:]:
        device.hears(*events)
    for seed, (who, meet) in enumerate(acts, 1):
        said = redacts(devices[who], heard[who], seed)
        events += said
        heard[who] += said
        if meet:
            for device, known in zip(devices, heard, strict=True):
                known[:] = events
                device.hears(*events)
    found = folded(events)
    came = shuffle.sample(events, len(events))
    assert folded([*came, *came[:3]]) == found
    wanted = {(e.id, e.what.from_ms, e.what.to_ms) for e in events
              if isinstance(e.what, RecordingRedacted)}  # fmt: skip
    assert {(one.entry, one.from_ms, one.to_ms) for one in passages(found)} == wanted
    check_places(found)


def check_places(found: Recording) -> None:
    bare = {version.number for version in exposed(found)}
    for place in range(PLACES):
        every = versions(found, place)
        chosen = standing(found, place)
        touched = [r for r in found.redactions if r.first <= place < r.first + len(r.segments)]
        assert all(len(v.holds) <= len(chosen.holds) for v in every if v.opens) or not chosen.opens
        erased = {one.entry for one in touched if not one.kept}
        for version in every:
            assert (version.number in bare) == bool(version.key and erased - version.holds)
        if erased and not bare & {version.number for version in every}:
            assert place not in apart(found) or not any(v.key for v in every if erased - v.holds)


def test_keys_serve_only_the_redactions_of_who_wrote_them_down() -> None:
    ines, desk = Device("ines"), Device("desk")
    events = recorded(ines)
    desk.hears(*events)
    named = RecordingRedacted(
        0, 8000, "silence", "", True, 0, LATER_SEGMENTS, ("f" * 43,), (SAMPLES,)
    )
    false: list[What] = [
        RecordingKeyed(LATER_SEGMENTS, ("x" * 43,)),
        RecordingKeyed(0, ("x" * 43,)),
    ]
    mine = [desk.says(RecordingKeyed(LATER_SEGMENTS, ("d" * 43,))), desk.says(named)]
    found = folded([*events, *mine, *(Device("mallory").says(what) for what in false)])
    assert found.redactions[0].keys == ("d" * 43,)
    assert found.keys[0] == "k" * 43


def test_an_order_that_destroys_the_key_leaves_the_place_to_another() -> None:
    ines = Device("ines")
    events = recorded(ines)
    named = RecordingRedacted(
        0, 4000, "silence", "", False, 0, LATER_SEGMENTS, ("f" * 43,), (SAMPLES,)
    )
    events += [ines.says(RecordingKeyed(LATER_SEGMENTS, ("d" * 43,))), ines.says(named)]
    found = folded(events)
    assert [version.number for version in exposed(found)] == [0]
    done = replace(found, keys={**found.keys, 0: ""})
    assert exposed(done) == [] and apart(done) == []
    assert standing(done, 0).name == "f" * 43
    assert SUBJECT == done.subject
