"""Take a passage out of a finished recording: for ever, or so that only a coordinator finds it.

Every segment that the passage touches gives its place to a new one, under a new key, that
is silent there and the same everywhere else, frame for frame. One that would be silent
from end to end has no file at all. What is heard in the place of the passage, silence or
a tone, or whether the sound jumps there, is said by the entry and made when it is played.

The keys come first, then the files, then the entry: cut anywhere, the recording is as it
was before or as it is after.
"""

import audioop
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Final

from app.capture.erasure import erase_segments
from app.capture.pen import Pen
from app.capture.sound import Frames, Sound, is_gone
from app.errors import InvalidInput
from app.journal.sealed import SealedJournal
from app.keys.frames import Codec, Frame, SegmentCipher, fill, sealed_size
from app.keys.primitives import KEY_BYTES, random
from app.merge.redactions import apart, exposed, versions
from app.merge.state import Recording
from app.study.recordings import LATER_SEGMENTS, NOT_HERE, RecordingKeyed, RecordingRedacted
from app.wire.text import b64

Spans = list[tuple[int, int]]
"""From where to where it is silent, in samples of the sound as it was recorded."""

WARM: Final = 64
"""So many samples tell the ADPCM coder how loud the sound is."""


def redact(
    pen: Pen,
    sealed: SealedJournal,
    recording: Recording,
    from_ms: int,
    to_ms: int,
    how: str,
    reason: str,
    keep_original: bool,
) -> None:
    """Silence a passage (`silence`), bleep it (`tone`) or cut it out (`removed`).

    `from_ms` to `to_ms`, the end excluded, count the sound as it was recorded. Not to keep
    the original is for ever: nothing opens the passage afterwards.
    """
    if not recording.finished or not 0 <= from_ms < to_ms:
        raise InvalidInput("input.empty_passage")
    sound = Sound(sealed, recording)
    start = from_ms * sound.rate // 1000
    end = min(-(-to_ms * sound.rate // 1000), sound.starts[-1])
    touched = _touched(sound, start, end)
    if not touched:
        raise InvalidInput("input.empty_passage")
    said = RecordingRedacted(from_ms, to_ms, how, reason, keep_original, 0, LATER_SEGMENTS, (), ())
    _write(pen, sealed, sound, touched, said, [(start, end)])
    settle(pen, sealed, recording)


def settle(pen: Pen, sealed: SealedJournal, recording: Recording) -> None:
    """Erase what was not to be kept and still opens; bring together what was done apart.

    It ends what was cut short, and is done already if there is nothing to do. What it
    needs and is not here yet, it waits for: ask again later.
    """
    _tidy(sealed, recording)
    recording = pen.find(recording.subject, Recording)
    places = apart(recording)
    if places:
        sound = Sound(sealed, recording)
        for first, last in _runs(places):
            together = RecordingRedacted(0, 0, "silence", "", True, 0, LATER_SEGMENTS, (), ())
            with suppress(InvalidInput):
                _write(pen, sealed, sound, range(first, last + 1), together, [])
        recording = pen.find(recording.subject, Recording)
    numbers = [version.number for version in exposed(recording)]
    if numbers:
        erase_segments(pen, recording, numbers)


def _write(
    pen: Pen,
    sealed: SealedJournal,
    sound: Sound,
    places: range,
    said: RecordingRedacted,
    passage: Spans,
) -> None:
    recording = sound.recording
    first = LATER_SEGMENTS + int.from_bytes(random(6))
    keys, names, files = [], [], []
    for number, place in enumerate(places, first):
        frames = _silenced(sealed, sound, place, passage)
        keys.append(random(KEY_BYTES) if frames else b"")
        data = _sealed(recording, keys[-1], number, frames) if frames else b""
        empty = NOT_HERE if frames is None else ""
        names.append(b64(sha256(data).digest()) if data else empty)
        files.append(data)
    pen.say(recording, RecordingKeyed(first, tuple(map(b64, keys))))
    written = {name: data for name, data in zip(names, files, strict=True) if data}
    sealed.begin_writing(recording.subject, list(written))
    for name, data in written.items():
        sealed.objects.put(name, data)
    samples = tuple(sound.lengths[place] for place in places)
    what = replace(said, first=places.start, number=first, segments=tuple(names), samples=samples)
    pen.say(recording, what, (one.entry for one in recording.redactions))
    sealed.end_writing(())


def _tidy(sealed: SealedJournal, recording: Recording) -> None:
    """Remove the files of a redaction that was cut short before its entry."""
    subject, names = sealed.writing()
    if subject == recording.subject:
        known = {name for one in recording.redactions for name in one.segments}
        sealed.end_writing(set(names) - known)


def _touched(sound: Sound, start: int, end: int) -> range:
    """Return the places whose segments a passage changes."""
    # The head of an ADPCM frame tells how the one before it ended.
    after = end + 1 if sound.recording.codec == "adpcm" else end
    places = [
        place
        for place, (a, b) in enumerate(zip(sound.starts, sound.starts[1:], strict=False))
        if max(a, start) < min(b, after)
    ]
    return range(places[0], places[-1] + 1) if places and start < end else range(0)


def _silenced(sealed: SealedJournal, sound: Sound, place: int, passage: Spans) -> Frames | None:
    """Return the frames that stand in a place, silent in every passage; none if all of it is.

    None where no key is left for it here: a coordinator may have written it anew.
    """
    first, last = sound.starts[place], sound.starts[place + 1]
    if _covers([*sound.silent.values(), *passage], first, last):
        return []
    every = versions(sound.recording, place)
    found = [one for one in every if one.key and not is_gone(sealed, one)]
    if not found:
        return None
    # The most silent first; another that is here serves as well.
    found.sort(key=lambda version: -len(version.holds))
    tried = ((version, sound.frames(place, version)) for version in found)
    opened = next(((version, frames) for version, frames in tried if frames), None)
    if opened is None:
        raise InvalidInput("input.sound_not_here")
    version, frames = opened
    spans = [*passage, *(span for one, span in sound.silent.items() if one not in version.holds)]
    silent: Frames = []
    for frame, (start, end) in zip(frames, sound.spans(frames, place), strict=True):
        within = [(max(a, start) - start, min(b, end) - start) for a, b in spans]
        cut = [(a, b) for a, b in within if a < b]
        after_one = any(b == start for _, b in spans)
        silent.append(_silent(frame, cut, sound, after_one))
    return silent


def _covers(spans: Spans, first: int, last: int) -> bool:
    for start, end in sorted(spans):
        if start > first:
            break
        first = max(first, end)
    return first >= last


def _silent(frame: Frame | None, cut: Spans, sound: Sound, after_one: bool) -> Frame | None:
    """Return a frame with spans of it silent, told in samples from its start."""
    if frame is None or not (cut or (after_one and frame.codec is Codec.ADPCM)):
        return frame
    match frame.codec:
        case Codec.PCM:
            pcm = _zeroed(frame.data, cut, 2)
            return _measured(frame, pcm, pcm)
        case Codec.RAW:
            came = [_as_it_came(sound, start, end) for start, end in cut]
            pcm = _zeroed(frame.data, came, 2 * frame.channels)
            return _measured(frame, pcm, pcm)
        case Codec.ADPCM:
            return _coded_again(frame, cut)


def _as_it_came(sound: Sound, start: int, end: int) -> tuple[int, int]:
    """Return a span in samples of the rate that the platform delivered."""
    rate = sound.recording.source_rate or sound.rate
    if rate == sound.rate:
        return start, end
    # Wider by a little: where one rate's samples lie among the other's is rounded.
    return max(0, (start - 2) * rate // sound.rate), (end + 2) * rate // sound.rate + 1


def _coded_again(frame: Frame, cut: Spans) -> Frame:
    """Code a frame again without what is cut, from a state that knows nothing of it."""
    pcm, _ = audioop.adpcm2lin(frame.data, 2, (frame.predictor, frame.step))
    pcm = _zeroed(pcm, cut, 2)
    state: tuple[int, int] | None = (frame.predictor, frame.step)
    if not cut or cut[0][0] == 0:
        _, warm = audioop.lin2adpcm(pcm[: 2 * WARM], 2, None)
        state = (int.from_bytes(pcm[:2], "little", signed=True), warm[1])
    data, _ = audioop.lin2adpcm(pcm, 2, state)
    assert state is not None
    made = _measured(frame, data, pcm)
    return replace(made, predictor=state[0], step=state[1])


def _zeroed(pcm: bytes, cut: Spans, size: int) -> bytes:
    out = bytearray(pcm)
    for start, end in cut:
        start, end = min(start * size, len(out)), min(end * size, len(out))
        out[start:end] = bytes(end - start)
    return bytes(out)


def _measured(frame: Frame, data: bytes, pcm: bytes) -> Frame:
    peak, rms = min(audioop.max(pcm, 2), 32767), min(audioop.rms(pcm, 2), 32767)
    return replace(frame, data=data, peak=peak, rms=rms)


def _sealed(recording: Recording, key: bytes, number: int, frames: Frames) -> bytes:
    """Seal frames as a full segment. A damaged one stays unreadable in its place."""
    cipher = SegmentCipher(key, recording.subject, number, recording.capacity)
    size = sealed_size(recording.capacity)
    pieces = [
        random(size) if frame is None else cipher.seal(place, frame)
        for place, frame in enumerate(frames)
    ]
    return b"".join(pieces) + fill(size * len(frames))


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Return the stretches of places that follow one another."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
