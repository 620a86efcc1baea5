"""The files of a recording: frames sealed one by one, segment after segment."""

from collections.abc import Callable
from typing import Final

from app.capture.lengths import Counts, counted
from app.journal.sealed import SealedJournal
from app.keys.frames import Frame, SegmentCipher, fill, frames_in
from app.keys.primitives import KEY_BYTES, buffer, random, wipe
from app.merge.state import Recording
from app.study.events import RecordingKeyed
from app.study.ids import RecordingId
from app.wire.text import b64, unb64

KEYS_AHEAD: Final = 16


class SegmentKeys:
    """The keys of segments that are not whole yet: those of the others are forgotten."""

    def __init__(self) -> None:
        self._keys: dict[int, bytearray] = {}
        self._count = 0
        self._drawn: list[bytearray] = []

    def draw(self) -> RecordingKeyed:
        """Draw the next keys; return what must be written down before they `serve`."""
        self._drawn = [buffer(random(KEY_BYTES)) for _ in range(KEYS_AHEAD)]
        return RecordingKeyed(self._count, tuple(map(b64, self._drawn)))

    def serve(self) -> None:
        """Let the keys drawn last be used: they are in the journal."""
        self._keys |= dict(enumerate(self._drawn, self._count))
        self._count += len(self._drawn)
        self._drawn = []

    def of(self, segment: int, say: Callable[[RecordingKeyed], object]) -> bytearray:
        """Return the key of a segment; the next ones are said before they serve."""
        while segment >= self._count:
            say(self.draw())
            self.serve()
        return self._keys[segment]

    def forget(self, segment: int) -> None:
        """Overwrite the key of a segment: nothing more is sealed with it."""
        wipe(self._keys.pop(segment))


class Segments:
    """Writes frames into segment files, each under its own key."""

    def __init__(
        self,
        sealed: SealedJournal,
        recording: RecordingId,
        capacity: int,
        keys: SegmentKeys,
        say: Callable[[RecordingKeyed], object],
    ) -> None:
        self._sealed, self._recording, self._capacity = sealed, recording, capacity
        self._keys, self._say = keys, say
        self._number = -1
        self._frames = 0
        self.counts: list[Counts] = []
        """What each segment holds."""
        self._open()

    def append(self, frames: list[Frame]) -> None:
        """Seal frames; return once they are on the disk, which syncs once for all of them."""
        while frames:
            if self._frames == frames_in(self._capacity):
                self._complete()
                self._open()
            room = frames_in(self._capacity) - self._frames
            fitting, frames = frames[:room], frames[room:]
            sealed = (self._cipher.seal(n, frame) for n, frame in enumerate(fitting, self._frames))
            self._file.append(b"".join(sealed))
            self._frames += len(fitting)
            self.counts[-1] = counted(fitting, self.counts[-1])

    def close(self) -> None:
        self._file.close()

    def finish(self) -> tuple[list[str], list[int]]:
        """Complete the last segment; return the hashes of all, and their frames."""
        if self._frames:
            self._complete()
        else:
            self._file.close()
            self._sealed.objects.drop_forming(self._file.name)
            self.counts.pop()
        return self._sealed.take(self._recording)

    def _open(self) -> None:
        self._number += 1
        self._frames = 0
        self.counts.append((0, 0))
        key = self._keys.of(self._number, self._say)
        self._cipher = SegmentCipher(key, self._recording, self._number, self._capacity)
        self._file = self._sealed.objects.begin(f"{self._recording}.{self._number}")

    def _complete(self) -> None:
        self._file.close()
        complete_segment(self._sealed, self._recording, self._file.name, self._frames)
        self._keys.forget(self._number)


def complete_segment(sealed: SealedJournal, recording: str, name: str, frames: int) -> None:
    """Fill a forming segment, note its hash, then move it there: in this order."""
    size = len(sealed.objects.read_forming(name))
    hashed = sealed.objects.complete(name, fill(size))
    sealed.add_segment(recording, hashed, frames)
    sealed.objects.promote(name, hashed)


def key_of(recording: Recording, segment: int) -> bytes | None:
    """Return the key of a segment, None where it was never made or was destroyed."""
    text = recording.keys.get(segment)
    return unb64(text, KEY_BYTES) if text else None
