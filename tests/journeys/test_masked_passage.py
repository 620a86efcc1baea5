"""At the desk: listen, silence a passage for ever, and listen again to what is left.

What is compared is what the browser's own player gives out.
"""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect

from app.merge.state import Recording
from tests.screens.world import Team
from tests.support.browser import TABLET, Person
from tests.support.fixtures import Open, Start
from tests.support.in_hand import RATE, left_by, reopened, unlock
from tests.support.phones import Clock, a_room, the_recording
from tests.support.redacting import files, keys_of, readable
from tests.support.sound import Samples, found_in, likeness_along, play, speech

Sound = NDArray[np.float64]
MARK_S, FROM_S, TO_S, LENGTH_S = 3, 4, 7, 10
EDGE_S = 0.05
"""So near to what sounds, a player that changes the rate still gives out a little of it."""
EAR = """registerProcessor('ear', class extends AudioWorkletProcessor {
  process([given]) {
    if (given.length) this.port.postMessage(given[0].slice());
    return true;
  }
})"""
"""Listens on the thread that plays, which no drawing holds up."""

TAPPED = """async () => {
  const ear = URL.createObjectURL(new Blob([EAR], {type: 'text/javascript'}));
  window.taken = []; window.sounds = [];
  window.taps = []; window.reached = 0;
  const made = AudioContext.prototype.createMediaElementSource;
  const tap = async (context, node) => {
    window.takenRate = context.sampleRate;
    await context.audioWorklet.addModule(ear);
    const listening = new AudioWorkletNode(context, 'ear');
    listening.port.onmessage = told => window.taken.push(told.data);
    node.connect(listening);
  };
  AudioContext.prototype.createMediaElementSource = function (element) {
    const node = made.call(this, element);
    element.tapped = true;
    window.taps.push(tap(this, node));
    return node;
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!window.sounds.includes(this)) {
      window.sounds.push(this);
      const reaches = at => { window.reached = Math.max(window.reached, at); };
      this.addEventListener('timeupdate', () => reaches(this.currentTime));
      this.addEventListener('ended', () => reaches(this.duration));
    }
    if (!this.tapped) {
      const context = new AudioContext();
      context.createMediaElementSource(this).connect(context.destination);
    }
    return play.call(this);
  };
}""".replace("EAR", json.dumps(EAR))
THERE = "at => Math.abs(window.sounds[0].currentTime - at) < 0.1"
TAKEN = """() => {
  const all = new Float32Array(window.taken.reduce((n, one) => n + one.length, 0));
  let at = 0;
  for (const one of window.taken) { all.set(one, at); at += one.length; }
  window.taken = [];
  const bytes = new Uint8Array(all.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768)
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 32768));
  return [btoa(text), window.takenRate];
}"""


@pytest.fixture
def said(tmp_path: Path) -> Samples:
    return speech(tmp_path / "speech.wav")[: LENGTH_S * RATE]


@pytest.fixture
def home(tmp_path: Path, said: Samples) -> Path:
    """The home of a desk that has the sound of one focus group."""
    team, clock = Team(tmp_path / "study").found(), Clock()
    ines = team.pages["ines"]
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, said[: MARK_S * RATE], RATE, clock)
    recorder.mark("le nom")
    play(recorder, said[MARK_S * RATE :], RATE, clock)
    ines.stop_recording()
    team.carry()
    team.carry_sound()
    team.close()
    return team.home / "desk"


def places(home: Path, recording: Recording, keys: set[bytes]) -> set[int]:
    """Return the segments of which something in the files can be read with these keys."""
    return {place for place, _, _ in readable(home, recording, keys)}


def given_out(person: Person) -> Sound:
    """Return what the player gave out since the last time, at the recording's rate."""
    coded, rate = person.page.evaluate(TAKEN)
    heard = np.frombuffer(base64.b64decode(coded), "<f4").astype(float)
    at = np.arange(round(len(heard) * RATE / rate)) * rate / RATE
    return np.interp(at, np.arange(len(heard)), heard)


def plays(person: Person) -> Sound:
    """Let it play to its end; return what was given out.

    To its very end: a press shortly before it would cross the player's word that it is over.
    """
    person.page.evaluate(
        "Promise.all(window.taps).then(() => { window.taken = []; window.reached = 0 })"
    )
    person.presses("Écouter")
    person.page.wait_for_function("() => window.reached >= window.sounds.at(-1).duration")
    person.page.wait_for_function("() => window.sounds.every(one => one.paused)")
    expect(person.button("Écouter")).to_be_attached()
    return given_out(person)


def likeness(source: Samples, heard: Sound) -> float:
    """Return how much what was heard correlates with what was said."""
    sounding = np.flatnonzero(np.abs(heard) > 0.001)
    assert len(sounding), "nothing was heard"
    return likeness_along(source, whole(heard)[sounding[0] : sounding[-1]])


def whole(heard: Sound) -> Samples:
    return (heard * 32767).astype(np.int16)


def test_a_passage_is_silenced_and_its_original_erased(
    home: Path, said: Samples, start: Start, visit: Open
) -> None:
    notebook, pages = reopened(home)
    recorded, kept = the_recording(pages), files(home)
    notebook.close()
    assert places(home, recorded, keys_of(recorded)) == {0, 1}
    app = start(home)
    person = visit(app, TABLET)
    person.page.evaluate(TAPPED)
    unlock(person)
    person.presses(person.root.get_by_role("button", name=re.compile("^Entrées")).first)
    person.presses(person.root.get_by_role("button", name=re.compile("Enregistrement de 10")).first)

    assert likeness(said, plays(person)) > 0.9
    address = person.page.evaluate("window.sounds[0].src")
    person.presses(person.root.get_by_role("button", name=re.compile("le nom")).first)
    expect(person.button("Écouter")).to_be_attached()
    person.page.wait_for_function(THERE, arg=MARK_S)

    person.presses("Masquer à partir de ce repère")
    person.presses("Début\u202f: +1\u00a0s")
    person.presses("Fin\u202f: −1\u00a0s")
    person.presses("Silence")
    why = person.root.locator("[aria-label^='Pourquoi']")
    person.writes(person.scrolls_to(why, across=0.75), "un nom")
    person.presses("Effacer l’original")
    person.presses("Masquer et effacer")
    person.sees(re.compile("Plus personne ne pourra les entendre"))
    person.presses(person.root.get_by_role("button", name="Masquer et effacer").last)
    person.sees("Passages masqués", timeout_ms=20_000)
    person.sees(re.compile("un nom.*original effacé"))

    person.presses("Reculer de 10 secondes")
    heard = plays(person)
    heard = heard[found_in(whole(heard), said[: 3 * RATE])[0] :]
    silent = heard[round((FROM_S + EDGE_S) * RATE) : round((TO_S - EDGE_S) * RATE)]
    assert not np.abs(np.fft.rfft(silent)).any()
    assert likeness(said[: FROM_S * RATE], heard[: FROM_S * RATE]) > 0.9
    assert likeness(said[TO_S * RATE :], heard[TO_S * RATE :]) > 0.9

    assert person.page.context.request.get(address).status == 404
    assert person.errors == []
    with left_by(app) as pages:
        found = the_recording(pages)
        (one,) = found.redactions
        touched = set(range(one.first, one.first + len(one.segments)))
        assert places(home, found, keys_of(found)) == {0, 1}, "all that is left opens"
        assert places(home, found, keys_of(recorded)) == {0, 1} - touched
        assert len(set(kept) - set(files(home))) == len(touched) > 0
