"""Sources of PCM16 sound, and ways a platform may deliver it."""

import random
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.capture.recorder import Recorder
from tests.support.phones import Clock

Samples = NDArray[np.int16]
SPOKEN = (
    "Ce matin, la porte est restée fermée jusqu'à neuf heures dix. On attendait dehors, sous la "
    "pluie, et personne ne disait rien. Quand il s'est assis, les autres se sont écartés. Moi "
    "aussi, un peu. On me regarde comme un problème, dit-il, jamais comme quelqu'un qui attend. "
    "Une femme a répondu que le pire, c'est quand on vous parle doucement, comme à un enfant. "
    "Et puis quelqu'un a fait du café, et la file est redevenue une file, avec des gens dedans. "
    "Ce qui aiderait, ce serait une deuxième porte, et un endroit pour poser son sac."
)
"""What a person might say in a focus group: about half a minute."""


def tone(seconds: float, rate: int, hz: float = 440.0, peak: int = 12_000) -> Samples:
    """Return a sine."""
    at = np.arange(round(seconds * rate)) / rate
    return (peak * np.sin(2 * np.pi * hz * at)).astype(np.int16)


def voice(seconds: float, rate: int, seed: int = 1) -> Samples:
    """Return something like speech: a gliding pitch with harmonics, in syllables."""
    at = np.arange(round(seconds * rate)) / rate
    chance = np.random.default_rng(seed)
    pitch = 120 + 30 * np.sin(2 * np.pi * 0.37 * at) + 10 * np.sin(2 * np.pi * 1.3 * at)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    heard = sum(np.sin(n * phase) / n for n in range(1, 9))
    syllables = np.clip(np.sin(2 * np.pi * 2.1 * at + np.sin(at)), 0.02, 1)
    noise = chance.normal(0, 0.02, len(at))
    loud = syllables * (heard + noise)
    return (9_000 * loud / np.max(np.abs(loud))).astype(np.int16)


def numbered(count: int, first: int = 0) -> Samples:
    """Return samples that tell their own place: no two within four seconds are alike."""
    at = np.arange(first, first + count, dtype=np.int64)
    return ((at * 40503) % 65536 - 32768).astype(np.int16)


def stereo(left: Samples, right: Samples | None = None) -> Samples:
    """Interleave two channels."""
    return np.column_stack([left, left if right is None else right]).ravel()


def chunks(pcm: Samples, frames: int = 2048, channels: int = 1) -> Iterator[bytes]:
    """Cut sound as a platform does: so many sample frames at a time."""
    data, size = pcm.astype("<i2").tobytes(), frames * channels * 2
    for at in range(0, len(data), size):
        yield data[at : at + size]


def play(
    recorder: Recorder,
    pcm: Samples,
    rate: int,
    clock: Clock,
    channels: int = 1,
    frames: int = 2048,
    late_s: float = 0.0,
    seed: int = 1,
) -> None:
    """Feed sound to a recorder; each chunk comes when it was spoken, up to `late_s` late."""
    chance = random.Random(seed)
    start, spoken = clock.s, 0
    for chunk in chunks(pcm, frames, channels):
        spoken += len(chunk) // (2 * channels)
        due = start + spoken / rate + chance.uniform(0, late_s)
        clock.pass_by(max(0.0, due - clock.s))
        recorder.feed(chunk)


def samples(wav: bytes) -> Samples:
    """Return the samples of a WAV file with the header that Carnet writes."""
    return np.frombuffer(wav[44:], "<i2")


def resampled(pcm: Samples, rate: int, wanted: int) -> Samples:
    """Return sound at another rate, by straight lines between its samples."""
    at = np.arange(round(len(pcm) * wanted / rate)) * rate / wanted
    return np.interp(at, np.arange(len(pcm)), pcm).astype(np.int16)


def likeness(a: Samples, b: Samples, lag: int = 64) -> float:
    """Return the best correlation of two sounds, shifted against each other by little."""
    size = min(len(a), len(b)) - 2 * lag
    middle = a[lag : lag + size].astype(float)
    best = 0.0
    for shift in range(2 * lag):
        other = b[shift : shift + size].astype(float)
        best = max(best, float(np.corrcoef(middle, other)[0, 1]))
    return best


def speech(path: Path, words: str = SPOKEN, rate: int = 16_000) -> Samples:
    """Have a synthetic voice read French into a WAV file; return what it says."""
    raw = path.with_suffix(".raw.wav")
    subprocess.run(["espeak-ng", "-v", "fr", "-s", "150", "-w", str(raw), words], check=True)
    with wave.open(str(raw), "rb") as said:
        pcm = np.frombuffer(said.readframes(said.getnframes()), "<i2")
        spoken = resampled(pcm, said.getframerate(), rate)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(spoken.astype("<i2").tobytes())
    return spoken


def found_in(source: Samples, heard: Samples) -> tuple[int, float]:
    """Return where in `source` something was heard, and how much it correlates there."""
    long, short = source.astype(float), heard.astype(float)
    size = 1 << (len(long) + len(short) - 1).bit_length()
    crossed = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    at = int(np.argmax(crossed[: max(1, len(long) - len(short) + 1)]))
    there = long[at : at + len(short)]
    if not (np.ptp(there) and np.ptp(short)):
        return at, 0.0  # silence is like nothing
    return at, float(np.corrcoef(there, short)[0, 1])


def likeness_along(source: Samples, heard: Samples, rate: int = 16_000) -> float:
    """Return how much what was heard correlates with the source, followed step by step.

    A fake microphone on a busy machine may slip by some milliseconds now and then, as no
    real one does; what counts here is that what it gave was kept.
    """
    at, _ = found_in(source, heard[: 2 * rate])
    size, slip, given, kept = rate // 4, rate // 10, [], []
    for start in range(0, len(heard) - size + 1, size):
        window = heard[start : start + size]
        first = max(0, at + start - slip)
        near = source[first : first + size + 2 * slip]
        if len(near) <= size:
            break
        place, likeness = found_in(near, window)
        if likeness > 0.5:  # a pause in speech is like any other
            at = first + place - start
        if at + start + size > len(source):
            break  # a pause at its very end
        given.append(source[at + start : at + start + size])
        kept.append(window)
    return float(np.corrcoef(np.concatenate(given), np.concatenate(kept))[0, 1])
