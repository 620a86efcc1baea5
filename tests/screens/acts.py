"""What one does on a screen before its picture is taken: presses, writes, signs, speaks."""

import re
from collections.abc import Callable

from app.ui.words import language, say
from tests.screens.world import PASSPHRASE
from tests.support.browser import Person
from tests.support.signing import signs

Act = Callable[[Person], None]


def pressed(key: str) -> Act:
    """Press what bears these words."""

    def act(person: Person) -> None:
        person.presses(person.scrolls_to(person.button(say(key)), step=200, limit=20))
        person.page.wait_for_timeout(500)

    return act


def with_lines(person: Person) -> None:
    """Jot on a day that has no observation."""
    for line in ("Onze personnes devant la porte, deux sous l’auvent.", "Le vigile sourit."):
        person.writes(say("jot.line"), line)
        person.page.keyboard.press("Enter")
        person.page.wait_for_timeout(500)


def tab(key: str) -> Act:
    """Go to a side of the page; where all sides are shown at once, stay."""

    def act(person: Person) -> None:
        found = person.button(_begins(say(key)))
        if found.count():
            person.presses(found)

    return act


def sketched(person: Person) -> None:
    """See where people sit."""
    tab("session.room")(person)
    pressed("plan.sketch")(person)


def scrolled(pixels: int = 5000) -> Act:
    """Go down the page, to its foot unless told how far; up, where that is less than nothing."""

    def act(person: Person) -> None:
        size = person.page.viewport_size or {"width": 390, "height": 844}
        person.page.mouse.move(size["width"] * 0.4, size["height"] / 2)
        person.page.mouse.wheel(0, pixels)
        person.page.wait_for_timeout(300)
        person.page.mouse.move(1, 1)

    return act


def tabbed(times: int) -> Act:
    """Go from thing to thing with the keyboard."""

    def act(person: Person) -> None:
        for _ in range(times):
            person.page.keyboard.press("Tab")
            person.page.wait_for_timeout(120)

    return act


def chosen(identifier: str) -> Act:
    """Choose one of the options of a page."""

    def act(person: Person) -> None:
        person.presses(person.named(identifier))
        person.page.wait_for_timeout(300)

    return act


def searched(words: str) -> Act:
    """Search for something."""

    def act(person: Person) -> None:
        person.writes(say("entries.search"), words)
        person.page.wait_for_timeout(800)

    return act


def choosing(key: str) -> Act:
    """Open what a list is narrowed by."""

    def act(person: Person) -> None:
        person.presses(person.button(_begins(say(key))))
        person.page.wait_for_timeout(600)

    return act


def narrowed(person: Person) -> None:
    """Narrow the list to a code."""
    choosing("entries.by_code")(person)
    person.writes(say("codes.search"), LOOKS[language()][:7])
    person.page.wait_for_timeout(400)
    person.presses(person.text(_begins(LOOKS[language()])).last)
    person.page.wait_for_timeout(600)


def history(person: Person) -> None:
    """Ask what a question was answered before."""
    tab("note.form")(person)
    person.presses(person.text(_begins(say("field.history"))).first)
    person.page.wait_for_timeout(400)


def codebook(person: Person) -> None:
    """Open the codebook."""
    tab("note.codes")(person)
    person.presses(say("codes.add"))
    person.page.wait_for_timeout(600)


def two_that_differ(person: Person) -> None:
    """Write two passphrases that are not the same."""
    person.writes(say("second.typed"), "un soir de grand vent")
    person.writes(say("second.again"), "un soir de grands vents")
    person.presses(say("second.choose"))
    person.page.wait_for_timeout(400)


def passage(person: Person) -> None:
    """Ask to code a passage of what happened."""
    tab("note.form")(person)
    asked = person.text(say("passage.code", field=HAPPENED[language()]))
    person.presses(person.scrolls_to(asked, step=200, limit=30))
    person.page.wait_for_timeout(600)


def passage_chosen(person: Person) -> None:
    """Touch its first sentence, and the code that is likeliest."""
    passage(person)
    person.presses(person.root.get_by_role("button", name=re.compile(r"\.$")).first)
    person.settle()
    person.presses(person.role("checkbox", re.compile(".")).first)
    person.page.wait_for_timeout(600)


def line_opened(person: Person) -> None:
    """Press a line, to see what can be done with it."""
    tab("note.line")(person)
    person.presses(person.root.get_by_role("button", name=re.compile("09:12")).last)
    person.page.wait_for_timeout(400)


def line_taken_out(person: Person) -> None:
    """Take that line out: it can be undone."""
    person.presses(say("jot.remove"))
    person.page.wait_for_timeout(400)


def lines_removed(person: Person) -> None:
    """Look at the lines that were taken out."""
    tab("note.line")(person)
    person.presses(person.button(re.compile(re.escape(say("lines.removed", count=1)))))
    person.page.wait_for_timeout(500)


def long_line(person: Person) -> None:
    """Write a jotting longer than the line is wide."""
    tab("session.line")(person)
    person.writes(say("jot.line"), LONG[language()])


REVEALING = "Mme Durand a laissé le 06 12 34 56 78, elle dort 12 rue des Lilas."


def revealing(person: Person) -> None:
    """Write a line that tells who somebody is."""
    person.writes(say("jot.line"), REVEALING)
    person.page.wait_for_timeout(900)


def revealing_answer(person: Person) -> None:
    """Write it in the title of a note, leave the first passage and hide the second."""
    person.writes(person.page.locator("textarea").first, REVEALING)
    person.page.wait_for_timeout(900)
    for key in ("clue.leave", "clue.hide"):
        person.presses(say(key))
        person.page.wait_for_timeout(500)


def begun(which: int) -> Act:
    """Begin the first, second or third kind of thing there is."""

    def act(person: Person) -> None:
        hint = ("new.observation", "new.interview", "new.group")[which]
        person.presses(person.text(re.compile(re.escape(say(hint)))).first)
        person.page.wait_for_timeout(500)

    return act


def larger(person: Person) -> None:
    """Read in letters twice as large."""
    for _ in range(4):
        person.presses(say("sheet.larger"))
    person.page.wait_for_timeout(300)


def signed(person: Person) -> None:
    """Sign with a finger."""
    pressed("consent.next")(person)
    signs(person)


def speaking(person: Person) -> None:
    """Say a yes aloud, for a moment."""
    person.presses(say("voice.record"))
    person.sees(say("running.on"))
    person.page.wait_for_timeout(2500)


def taken_back(person: Person) -> None:
    """Take one thing back."""
    person.presses(person.scrolls_to(person.named("scope-audio"), step=150, limit=30))
    person.page.wait_for_timeout(300)


def recording(person: Person) -> None:
    """Record for a moment."""
    person.presses(say("rec.start"))
    person.sees(say("running.on"))
    person.page.wait_for_timeout(3500)


def locked_while_recording(person: Person) -> None:
    """Record, and lock the notebook."""
    recording(person)
    person.presses(say("act.lock"))
    person.sees(say("unlock.passphrase"))
    person.page.wait_for_timeout(1500)


def jotted(person: Person) -> None:
    """Jot a line on the cover."""
    person.writes(say("jot.line"), LONG[language()])
    person.page.keyboard.press("Enter")
    person.sees(_begins(say("cover.kept", clock="")[:6]))


def opened_again(person: Person) -> None:
    """End the recording on the cover, and open the notebook."""
    person.presses(say("rec.stop"))
    person.misses(say("running.paused"))
    person.writes(say("unlock.passphrase"), PASSPHRASE)
    person.presses(say("unlock.open"))
    person.misses(say("unlock.tagline"))


def clearing(person: Person) -> None:
    """Ask for a quick clear: one tap."""
    person.presses(person.button(say("clear.title")))
    person.page.wait_for_timeout(500)


def cleared(person: Person) -> None:
    """Clear, open the notebook again, and look where everything went."""
    if not person.button(say("clear.now")).count():
        clearing(person)
    person.presses(say("clear.now"))
    person.writes(say("unlock.passphrase"), PASSPHRASE)
    person.presses(say("unlock.open"))
    person.misses(say("unlock.tagline"))
    person.goes("/sync")
    person.sees(say("cleared.back"))


def refused(person: Person) -> None:
    """Let somebody in who was not asked yet."""
    pressed("room.add")(person)
    group = {"fr": "Pair·es", "en": "Peers"}[language()]
    person.presses(person.root.get_by_role("button", name=group, exact=True).first)
    person.presses(say("act.done"))
    person.page.wait_for_timeout(600)


def refusing(person: Person) -> None:
    """Record, and let somebody in the room take back their word."""
    recording(person)
    person.presses(person.button(_begins("S07-P")))
    person.page.wait_for_timeout(400)
    taken_back(person)
    person.presses(say("act.done"))
    person.page.wait_for_timeout(1500)


def introduced(person: Person) -> None:
    """Leave the introduction, from whichever of its pages."""
    for key in ("intro.skip", "intro.begin"):
        if person.button(say(key)).count():
            person.presses(say(key))


def rehearsing(until: str) -> Act:
    """Begin the rehearsal, and wait until it says this."""

    def act(person: Person) -> None:
        person.presses(say("ready.begin"))
        seen(until)(person)

    return act


def seen(key: str) -> Act:
    """Wait until these words are shown."""
    return lambda person: person.sees(say(key))


def masking(person: Person) -> None:
    """Choose a passage."""
    person.sees(say("mask.begin"))
    pressed("mask.begin")(person)


def given_up(person: Person) -> None:
    """Let go of the original."""
    pressed("mask.erase")(person)


def decided(person: Person) -> None:
    """Decide to erase a recording of several, and ask for it."""
    scrolled(-9000)(person)  # the picture before this one was of the end of the page
    person.presses(person.scrolls_to(person.named("erase-0"), step=200, limit=40))
    person.presses(say("plan.erase"))
    person.page.wait_for_timeout(500)


def mistaken(person: Person) -> None:
    """Lock, if it is not yet, and mistake the passphrase."""
    if person.button(say("act.lock")).count():
        person.presses(say("act.lock"))
    person.writes(say("unlock.passphrase"), "olive tambour")
    person.presses(say("unlock.open"))
    person.page.wait_for_timeout(900)


def kept_waiting(person: Person) -> None:
    """Mistake it until one has to wait."""
    while person.button(say("unlock.open")).get_attribute("aria-disabled") != "true":
        mistaken(person)


def spent(person: Person) -> None:
    """Mistake it twice more, and that was the last time."""
    mistaken(person)
    mistaken(person)
    person.page.wait_for_timeout(3000)


def in_another_tab(person: Person) -> None:
    """Open a second tab."""
    origin = person.page.url.split("/#")[0]
    person.page = person.page.context.new_page()
    person.page.goto(origin)
    person.page.wait_for_timeout(3000)


HAPPENED = {"fr": "Ce qui s’est passé", "en": "What happened"}
LOOKS = {"fr": "Regards, évitements", "en": "Looks, avoidance"}
LONG = {
    "fr": "Elle se lève, va jusqu’à la porte, revient : « on m’a appelée par le nom du produit »",
    "en": "She gets up, goes to the door, comes back: “they called me by the name of the drug”",
}


def _begins(words: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(words.partition("{")[0].strip()))
