"""What is kept is what was said, at another rate: measured with tones and with speech."""

import audioop
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.capture.microphone import RATES
from app.capture.resampling import Converter, mixed
from tests.support.sound import Samples, speech, stereo, tone, voice

WANTED = (16_000, 8_000)
HIGHER = [(rate, wanted) for wanted in WANTED for rate in RATES if rate > wanted]
FLAT = 0.85
"""The share of the band that is kept as it is."""


def converted(pcm: Samples, rate: int, wanted: int, channels: int = 1, size: int = 4096) -> Samples:
    converter = Converter(rate, channels, wanted)
    data = pcm.astype("<i2").tobytes()
    cut = [converter.convert(data[at : at + size]) for at in range(0, len(data), size)]
    return np.frombuffer(b"".join([*cut, converter.flush()]), "<i2")


def level(pcm: Samples) -> float:
    """Return the level of the middle of a sound, in dB: its ends belong to the filter."""
    middle = pcm[len(pcm) // 4 : -len(pcm) // 4].astype(float)
    return float(20 * np.log10(max(1e-9, np.sqrt(np.mean(middle**2)))))


def signal_to_noise(reference: NDArray[np.floating], heard: NDArray[np.generic]) -> float:
    noise = heard.astype(float) - reference
    return float(10 * np.log10(np.mean(reference**2) / np.mean(noise**2)))


def directly(pcm: Samples, rate: int, wanted: int) -> NDArray[np.floating]:
    """Resample in one piece by the spectrum alone: what no filter in time can better."""
    spectrum = np.fft.rfft(pcm.astype(float))
    size = round(len(pcm) * wanted / rate)
    kept = np.zeros(size // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return np.fft.irfft(kept, size) * (size / len(pcm))


def in_band(pcm: NDArray[np.generic]) -> NDArray[np.floating]:
    spectrum = np.fft.rfft(pcm.astype(float))
    spectrum[round(FLAT * len(spectrum)) :] = 0
    return np.fft.irfft(spectrum, len(pcm))


@pytest.mark.parametrize(("rate", "wanted"), HIGHER)
def test_voice_is_kept_flat_and_what_is_above_does_not_fold_back(rate: int, wanted: int) -> None:
    half = wanted / 2
    kept = np.linspace(60, FLAT * half, 9)
    gone = np.linspace(min(1.1 * half, rate / 2 - 200), rate / 2 - 100, 9)
    gains = []
    for hz in kept:
        said = tone(0.4, rate, hz)
        gains.append(level(converted(said, rate, wanted)) - level(said))
    assert max(map(abs, gains)) < 0.05, f"{rate} to {wanted}: ripple {max(map(abs, gains)):.3f} dB"
    for hz in gone:
        if hz > 1.08 * half:
            said = tone(0.4, rate, hz)
            rejected = level(said) - level(converted(said, rate, wanted))
            assert rejected > 80, f"{rate} to {wanted}: {hz:.0f} Hz by {rejected:.0f} dB only"


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    said = speech(tmp_path_factory.mktemp("speech") / "speech.wav", rate=48_000)
    # Whole seconds: a whole number of samples at every rate.
    return said[: len(said) // 48_000 * 48_000]


@pytest.mark.parametrize("wanted", WANTED)
def test_speech_comes_through_as_by_the_best_reference(french: Samples, wanted: int) -> None:
    reference = directly(french, 48_000, wanted)
    heard = converted(french, 48_000, wanted)
    assert len(heard) == len(reference)
    assert signal_to_noise(reference, heard) > 30, "the last of the band is the filter's slope"
    assert signal_to_noise(in_band(reference), in_band(heard)) > 75


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_small_presets_keep_speech_above_their_noise(
    french: Samples, rate: int, tmp_path: Path
) -> None:
    """IMA ADPCM writes 4 bits a sample: its noise is measured here, below the voice."""
    for wanted, least in ((16_000, 22.0), (8_000, 18.0)):
        pcm = converted(speech(tmp_path / "s.wav", rate=rate), rate, wanted)
        data, _ = audioop.lin2adpcm(pcm.tobytes(), 2, None)
        back = np.frombuffer(audioop.adpcm2lin(data, 2, None)[0], "<i2")
        assert signal_to_noise(pcm[: len(back)].astype(float), back) > least


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(44_100, 16_000), (48_000, 16_000), (22_050, 8_000), (11_025, 16_000)]),
    st.lists(st.integers(1, 3000), min_size=1, max_size=40),
    st.sampled_from([1, 2]),
)
def test_chunks_leave_no_seam(rates: tuple[int, int], sizes: list[int], channels: int) -> None:
    source, wanted = rates
    said = voice(0.5, source)
    data = (stereo(said) if channels == 2 else said).astype("<i2").tobytes()
    converter, out, at = Converter(source, channels, wanted), b"", 0
    for size in [*sizes, len(data)]:
        step = size * 2 * channels
        out += converter.convert(data[at : at + step])
        at += step
    whole = converted(said, source, wanted, size=len(data))
    assert out + converter.flush() == whole.tobytes()
    assert len(whole) == round(len(said) * wanted / source)


@pytest.mark.parametrize("rate", [11_025, 22_050, 44_100, 48_000])
def test_two_stretches_join_without_a_click(rate: int) -> None:
    """Where the rate becomes known, or a pause falls, the ends are as smooth as the middle."""
    said = tone(1.0, rate, 300)
    cut = round(0.4321 * rate)
    joined = np.concatenate(
        [converted(said[:cut], rate, 16_000), converted(said[cut:], rate, 16_000)]
    )
    whole = converted(said, rate, 16_000)
    edge = round(cut * 16_000 / rate)
    near = slice(edge - 100, edge + 100)
    assert np.abs(joined[near].astype(int) - whole[near]).max() < 0.06 * 12_000


@pytest.mark.parametrize("length", [0, 1, 2, 7, 100, 441, 1000])
def test_sound_shorter_than_the_filter_is_kept(length: int) -> None:
    said = voice(1, 44_100)[:length]
    assert len(converted(said, 44_100, 16_000)) == round(length * 16_000 / 44_100)


def test_loudest_sound_is_not_turned_over() -> None:
    square = np.where(np.arange(48_000) // 100 % 2, 32_767, -32_768).astype(np.int16)
    heard = converted(square, 48_000, 16_000).astype(int)
    agrees = np.sign(heard) == np.sign(square[::3].astype(int)[: len(heard)])
    assert agrees.mean() > 0.93 and np.abs(np.diff(heard)).max() < 65_536


def test_channels_are_all_heard_and_none_louder() -> None:
    said = voice(1, 48_000)
    both = mixed(stereo(said, np.zeros_like(said)).astype("<i2").tobytes(), 2)
    assert np.abs(both.astype(float) - said / 2).max() <= 0.5
