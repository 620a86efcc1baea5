"""Sealing an hour of audio, beside the age program and pyrage."""

import os
import resource
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyrage

from app.keys import agefile
from app.keys.primitives import random
from app.keys.recipients import FILE_KEY_BYTES, Identity
from tests.bench.figures import clocked, figure, say

HOUR_BYTES = 16000 * 2 * 3600
PIECE = 1 << 20
RUNS = 5


def run(home: Path) -> None:
    say("Sealing an hour of audio, 115 MB, file to file (medians of interleaved runs)")
    source = home / "hour.pcm"
    with open(source, "wb") as file:
        for _ in range(HOUR_BYTES // PIECE + 1):
            file.write(os.urandom(PIECE))
    size = source.stat().st_size / 1e6
    identity = Identity.generate()
    recipient = str(identity.recipient)
    theirs = pyrage.x25519.Recipient.from_str(recipient)
    acts = {
        "age": lambda: subprocess.run(
            ["age", "-r", recipient, "-o", str(home / "age.out"), str(source)], check=True
        ),
        "pyrage": lambda: pyrage.encrypt_file(str(source), str(home / "pyrage.out"), [theirs]),
        "carnet": lambda: _seal(source, home / "carnet.out", identity),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = 0
    for _ in range(RUNS):
        for name, act in acts.items():
            high = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            times[name].append(clocked(act))
            if name == "carnet":
                grown += resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - high
    rate = {name: size / statistics.median(values) for name, values in times.items()}
    for name, value in rate.items():
        figure(name, value, "MB/s")
    age, rage = rate["carnet"] / rate["age"], rate["carnet"] / rate["pyrage"]
    figure("Carnet / age", age, "x", "aim >= 1.0", age >= 1)
    figure("Carnet / pyrage", rage, "x", "aim >= 1.4", rage >= 1.4)
    figure("memory grown while Carnet sealed", grown / 1024, "MB", f"from {before // 1024} MB")


def _seal(source: Path, target: Path, identity: Identity) -> None:
    file_key = random(FILE_KEY_BYTES)
    with open(target, "wb") as out:
        out.write(agefile.make_keybox(file_key, [identity.recipient]))
        for chunk in agefile.seal_payload(file_key, _pieces(source)):
            out.write(chunk)


def _pieces(source: Path) -> Iterator[bytes]:
    with open(source, "rb") as file:
        while piece := file.read(PIECE):
            yield piece
