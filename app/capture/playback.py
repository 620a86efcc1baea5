"""From sealed segments back to sound, in memory only; and what a killed app left behind."""

import audioop
import io
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.capture.framing import FRAME_S
from app.capture.lengths import Counts, counted, kept_samples
from app.capture.microphone import MOST_LIKELY, RATES
from app.capture.pen import Pen
from app.capture.resampling import Converter
from app.capture.segments import complete_segment, key_of
from app.journal.sealed import SealedJournal
from app.keys.frames import SEGMENT_BYTES, Codec, Frame, SegmentCipher, frames_in
from app.merge.state import Recording, Summary
from app.study.events import RecordingFinished
from app.study.ids import SubjectId

with warnings.catch_warnings():
    # It looks for a program to run, and says on the terminal that there is none. It is
    # given bytes in memory only, and never asked to run one.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment


def frames(sealed: SealedJournal, recording: Recording, number: int) -> list[Frame | None]:
    """Return the frames of a segment of a recording, None for each damaged one."""
    key, data = key_of(recording, number), sealed.objects.read(recording.segments[number])
    if key is None or data is None:
        return []
    cipher = SegmentCipher(key, recording.subject, number, recording.capacity)
    count = min(recording.frames[number], frames_in(recording.capacity))
    return list(cipher.read(data, count))


def lengths(recording: Recording, segments: Iterable[Sequence[Frame | None]]) -> tuple[int, ...]:
    """Return how many samples each segment holds, told by its frames."""
    counts: list[Counts] = []
    for taken in segments:
        if None in taken:
            # Only its neighbours tell how long a damaged frame lasted.
            counts.append((0, len(pcm(recording, taken)) // 2))
        else:
            counts.append(counted(frame for frame in taken if frame is not None))
    return kept_samples(counts, recording.source_rate, recording.rate)


def pcm(recording: Recording, taken: Iterable[Frame | None], samples: int | None = None) -> bytes:
    """Return the sound as PCM16, mono, at the recording's rate; silence where it is damaged.

    Where it is known how many `samples` there were, the last silence takes what is left.
    """
    out = bytearray()
    silence = slice(0, 0)
    raw: Converter | None = None
    before: Frame | None = None
    missing = 0
    for frame in taken:
        if frame is None:
            missing += 1
            continue
        if raw is not None and (missing or frame.codec is not Codec.RAW):
            out, raw = out + raw.flush(), None
        if missing:
            start = len(out)
            out += _silence(missing, before, frame, recording)
            silence = slice(start, len(out))
        before, missing = frame, 0
        match frame.codec:
            case Codec.RAW:
                if raw is None:
                    rate = frame.rate or recording.source_rate
                    raw = Converter(rate, frame.channels, recording.rate)
                out += raw.convert(frame.data)
            case Codec.PCM:
                out += frame.data
            case Codec.ADPCM:
                sound, _ = audioop.adpcm2lin(frame.data, 2, (frame.predictor, frame.step))
                out += sound[: 2 * frame.samples]
    if raw is not None:
        out += raw.flush()
    if missing:
        start = len(out)
        out += _silence(missing, before, None, recording)
        silence = slice(start, len(out))
    if samples is not None and silence.stop:
        lasted = silence.stop - silence.start + 2 * samples - len(out)
        out[silence] = bytes(max(0, lasted))
    return bytes(out)


def _silence(
    missing: int, before: Frame | None, after: Frame | None, recording: Recording
) -> bytes:
    """Return as much silence as the damaged frames lasted.

    Each lasted half a second, but those from before the rate was known: there the times
    of their neighbours tell.
    """
    seconds = missing * FRAME_S
    if after is not None and Codec.RAW in (after.codec, before.codec if before else Codec.RAW):
        rate = after.rate or recording.source_rate
        end = before.at_ms + before.samples / rate * 1000 if before else 0
        seconds = min(seconds, max(0, after.at_ms - end) / 1000)
    return bytes(2 * round(seconds * recording.rate))


def wav(recording: Recording, sound: bytes) -> bytes:
    """Return the sound as a WAV file, made in memory."""
    segment = AudioSegment(data=sound, sample_width=2, frame_rate=recording.rate, channels=1)
    out = io.BytesIO()
    segment.export(out, format="wav")
    return out.getvalue()


def recover(pen: Pen, sealed: SealedJournal, summary: Summary) -> None:
    """End a recording that a killed app left running, up to its last whole frame."""
    recording = pen.catalogue.subject(SubjectId(summary.subject))
    if not isinstance(recording, Recording) or recording.finished:
        return
    noted, _ = sealed.take(recording.subject)
    own = [n for n in sealed.objects.forming() if n.startswith(f"{recording.subject}.")]
    for name in sorted(own, key=_number):
        _recover_segment(sealed, recording, name, noted)
    hashes, counts = sealed.take(recording.subject)
    whole = replace(recording, segments=tuple(hashes), frames=tuple(counts))
    taken = [list(frames(sealed, whole, number)) for number in range(len(hashes))]
    rate = _source_rate([frame for some in taken for frame in some if frame is not None])
    samples = lengths(replace(whole, source_rate=rate), taken)
    duration = round(sum(samples) / recording.rate * 1000)
    finished = RecordingFinished(
        whole.segments, whole.frames, duration, rate, recovered=True, samples=samples
    )
    pen.say(recording, finished)


def _recover_segment(
    sealed: SealedJournal, recording: Recording, name: str, noted: list[str]
) -> None:
    number = _number(name)
    data = sealed.objects.read_forming(name)
    if number < len(noted):
        sealed.objects.promote(name, noted[number])
        return
    key = key_of(recording, number)
    if key is None or len(data) > SEGMENT_BYTES:
        return
    cipher = SegmentCipher(key, recording.subject, number, recording.capacity)
    count = sum(1 for _ in cipher.open(data))
    if count:
        complete_segment(sealed, recording.subject, name, count)
    else:
        sealed.objects.drop_forming(name)


def _source_rate(taken: list[Frame]) -> int:
    """Return the rate noted in any frame, or else what it seemed to be when it was cut off."""
    for frame in taken:
        if frame.rate:
            return frame.rate
    seemed = [frame.step for frame in taken if frame.codec is Codec.RAW]
    return RATES[seemed[-1] - 1] if seemed and 0 < seemed[-1] <= len(RATES) else MOST_LIKELY


def _number(name: str) -> int:
    return int(name.rpartition(".")[2])
