"""A passage is coded by touch, a line after it was written; one tap takes each back."""

import flet as ft
from hypothesis import given
from hypothesis import strategies as st

from app.merge.state import Note
from app.pages.pages import Pages
from app.ui.components.codes import code_label
from app.ui.state.passage import begin, sentences, words_of
from app.ui.words import say
from tests.support.earshot import Open, open_again
from tests.support.phones import SITE
from tests.support.stage import Stage

FIELD = "what-happened"
TEXT = "La vigile regarde. Elle dit : « Encore toi ! » Il baisse les yeux."
CODE = "shame"


def marks(pages: Pages, note: str) -> list[tuple[str, str]]:
    return [(mark.code, mark.words) for mark in pages.find(note, Note).codes]


async def a_note(stage: Stage, pages: Pages) -> str:
    """Write an observation, and open its questions on a wide screen."""
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {FIELD: TEXT})
    await stage.resize(1024, 768)
    await stage.go(f"/note/{note}")
    return note


async def coding(stage: Stage) -> None:
    """Ask to code a passage of the answer."""
    start = say("passage.code", field="")
    found = next(
        button
        for button in stage.all(ft.IconButton)
        if str(button.tooltip).startswith(start.strip())
    )
    await stage.press(found)


async def chip(stage: Stage, code: str) -> None:
    found = next(c for c in stage.all(ft.Chip) if c.key == code)
    await stage.fire(found, "select", not found.selected)


async def test_sentence_then_words_then_a_code_and_one_tap_takes_it_back(open_: Open) -> None:
    stage, pages, shell = open_
    pages.favourites.toggle(CODE)
    note = await a_note(stage, pages)
    await coding(stage)
    await stage.press(stage.keyed(f"sentence-{TEXT.index('Elle')}"))
    await chip(stage, CODE)
    assert marks(pages, note) == [(CODE, "Elle dit : « Encore toi ! »")]
    await stage.press(stage.keyed(f"word-{TEXT.index('Encore')}"))
    assert say("passage.last_word") in stage.texts()
    await stage.press(stage.keyed(f"word-{TEXT.index('toi')}"))
    await chip(stage, CODE)
    assert marks(pages, note)[-1] == (CODE, "Encore toi")
    await stage.press(say("act.done"))
    assert say("passage.said", words="Encore toi") in stage.texts()
    mark = pages.find(note, Note).codes[-1]
    await stage.press(stage.keyed(mark.entry))
    assert len(marks(pages, note)) == 1
    await stage.press(say("act.undo"))
    assert marks(pages, note)[-1] == (CODE, "Encore toi")
    assert shell.offer is None


async def test_passage_that_was_written_over_says_so_where_it_is_written_and_read(
    open_: Open,
) -> None:
    stage, pages, _ = open_
    note = await a_note(stage, pages)
    start = TEXT.index("Il baisse")
    pages.apply_code(note, CODE, FIELD, start, len(TEXT) - 1)
    pages.answer(note, {FIELD: f"Midi. {TEXT}"})
    await stage.settle()
    assert say("passage.changed") not in stage.texts()
    pages.answer(note, {FIELD: "Il lève les yeux."})
    await stage.settle()
    assert say("passage.changed") in stage.texts()
    await stage.go(f"/entry/{note}")
    said = say("passage.said", words="Il baisse les yeux")
    assert said in stage.texts() and say("passage.changed") in stage.texts()


async def test_line_is_coded_after_it_was_written_and_the_code_taken_off(open_: Open) -> None:
    stage, pages, _ = open_
    pages.favourites.toggle(CODE)
    note = await a_note(stage, pages)
    line = pages.jot(note, "Il s’assoit au fond", codes=["fear"])
    await stage.until(lambda: "Il s’assoit au fond" in stage.texts())
    await stage.press(stage.keyed(line))
    await stage.press(say("jot.codes"))
    await stage.press(stage.keyed(f"favourite-{CODE}"))
    assert pages.find(note, Note).jottings[0].codes == ("fear", CODE)
    await stage.press(say("act.done"))

    def tags(code: str) -> list[ft.Container]:
        said = code_label(pages, code)
        return [c for c in stage.all(ft.Container) if c.tooltip and said in str(c.tooltip)]

    await stage.until(lambda: tags(CODE))
    for code in ("fear", CODE):
        await stage.press(tags(code)[0])
    assert pages.find(note, Note).jottings[0].codes == ()
    await stage.press(say("act.undo"))
    assert pages.find(note, Note).jottings[0].codes == (CODE,)


async def test_favourite_stays_at_hand_and_rests_sealed(open_: Open) -> None:
    stage, pages, shell = open_
    note = await a_note(stage, pages)
    assert not pages.favourites.codes
    await stage.press(say("codes.add"))
    label = code_label(pages, CODE)
    await stage.press(stage.button(say("codes.favour", code=label)))
    assert say("codes.favourites") in stage.texts()
    await stage.press(say("act.done"))
    shell.lock()
    await stage.settle()
    files = [f for f in shell.home.rglob("*") if f.is_file()]
    assert files and not any(CODE.encode() in f.read_bytes() for f in files)
    again = await open_again(stage, shell)
    assert again.favourites.codes == (CODE,)
    assert again.find(note, Note)


@given(st.text("ab .!?…\n«»’", max_size=60))
def test_sentences_and_words_are_apart_in_order_and_leave_no_letter_out(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))
    said = "".join(text[start:end] for start, end in found)
    assert [c for c in said if c.isalpha()] == [c for c in text if c.isalpha()]
    for span in found:
        for shown, bare in words_of(text, span):
            assert span[0] <= shown[0] <= bare[0] < bare[1] <= shown[1] <= span[1]


def test_touching_two_sentences_takes_all_between_them() -> None:
    first, _, last = sentences(TEXT)
    passage = begin(TEXT).touch(last).touch(first)
    assert passage.words == TEXT
    assert not passage.clear().words
    assert begin("Une seule phrase.").words == "Une seule phrase."
