"""A study to measure: real keys, real files, the real key derivation."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from app.journal.founding import Newcomer, enrol, found, joining
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.notebook import Membership, Notebook
from app.study.loader import load_study
from app.vault import secret

STUDY = Path(__file__).parents[2] / "assets" / "studies" / "violence-stigma.toml"
PASSPHRASE = "lavande ourson tramway biscuit fleuve"
TEXT = (
    "Arrivée à l'ouverture, une dizaine de personnes attendent déjà devant la grille. "
    "L'accueil se fait debout, autour du café ; on parle du contrôle de la veille, "
    "de la façon dont l'agent a vidé le sac sur le trottoir, « devant tout le monde ». "
)


@dataclass
class World:
    home: Path
    root: bytes
    notebooks: list[Notebook]


def build(home: Path, phones: int, server: str = "") -> World:
    """Found a study with a desk and some phones, all of one site: they read each other."""
    text = STUDY.read_text()
    sites = [site.id for site in load_study(text).sites]
    made = []
    for number in range(phones + 1):
        keys = DeviceKeys.generate()
        folder = home / f"device-{number}"
        made.append((folder, keys, joining(keys, secret.read_or_make(folder, os.urandom(32)))))
    now = int(time.time())
    first = found(RecoveryKit.generate(), sites, made[0][2], "desk", now)
    newcomers = [
        Newcomer(shown, sites[0], f"phone {n}", "ethnographer")
        for n, (_, _, shown) in enumerate(made[1:])
    ]
    second = enrol(first, made[0][1], newcomers, now)
    membership = Membership(text, second.roster.root, (first.encode(), second.encode()), server)
    notebooks = [Notebook.create(folder, PASSPHRASE, keys, membership) for folder, keys, _ in made]
    return World(home, second.roster.root, notebooks)
