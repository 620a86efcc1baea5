"""Consent of one person: the sheet is read, each thing answered, and the yes proven.

Whoever has read the sheet as it is now is asked nothing twice: their answers are there, a no
counts at the tap, and a further yes is proven like the first. In a session a no waits for no
reading either. Nothing is ticked beforehand for
somebody who has not read it, and nobody's answers are ever taken from another person's.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

import flet as ft

from app.merge.state import Participant, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.sheets import Sheet
from app.ui.acting import attempt, tell_briefly
from app.ui.components.buttons import icon_button, primary
from app.ui.components.feedback import banner
from app.ui.components.feedback import confirm as confirmation
from app.ui.components.frame import leaf
from app.ui.components.layout import foot
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import found_or_lost
from app.ui.screens.proof import Held, proof_page, said_line, signing, witnessing
from app.ui.screens.scopes import answers_page, names_of, onward
from app.ui.screens.sheet import Reading
from app.ui.screens.spoken import Spoken
from app.ui.state.ink import Ink
from app.ui.words import language, say

NOTHING: frozenset[Scope] = frozenset()


@ft.component
def ConsentScreen() -> ft.Control:
    """Ask the person of the address, within a session or not."""
    return found_or_lost("person", Participant, Asking, "session")


@ft.component
def Asking(person: str, session: str) -> ft.View:
    """What the person must know, what the person says, and what proves it."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    found = pages.subject(person)
    sheets = sheets_for(pages, session)
    which, show = ft.use_state(_first_sheet(pages, person, sheets))
    sheet = next((s for s in sheets if s.id == which), None)
    # As they came: somebody who takes back all they allowed here has still read the sheet.
    read = ft.use_ref(frozenset(s.id for s in sheets if _has_read(found, s)))
    is_informed = which in (read.current or ())
    had = ft.use_ref(bool(isinstance(found, Participant) and found.allows))
    reread, mark_read = ft.use_state(False)
    # In a session a no must never wait for a reading: what stands can be taken back at once.
    is_live = is_informed or bool(session and had.current and not reread)
    step, go = ft.use_state("answers" if is_live else "sheet")
    lang, speak = ft.use_state(_language_of(found, sheets))
    chosen, choose = ft.use_state(NOTHING)
    held, set_held = ft.use_state(Held())
    is_ending, end = ft.use_state(False)
    kept = ft.use_ref(Ink())
    ink = cast(Ink, kept.current)
    if held.clip and held.clip != pages.clip:
        held = replace(held, clip="")  # it was taken back, or destroyed with the page it was on
    allows = found.allows if isinstance(found, Participant) else NOTHING
    standing = allows if is_live else NOTHING
    answers = standing | chosen
    back = f"/session/{session}" if session else f"/person/{person}"
    way_out = f"{back}/withdraw/{person}" if session else f"{back}/withdraw"

    def leave() -> None:
        page.navigate(back)

    def tap(scope: Scope) -> None:
        if is_live and not is_informed and scope not in standing:
            return go("sheet")  # a further yes is to what they have read
        if scope in standing:
            # A no needs no proof, and waits for none.
            attempt(shell, pages.withdraw, person, [scope])
            name = names_of(pages.study, frozenset({scope}))
            tell_briefly(shell, "consent.taken_back", scope=name)
        choose(lambda now: now - {scope} if scope in standing else now ^ {scope})

    def was_read() -> None:
        mark_read(True)
        go("answers")

    def hold(**changes: str) -> None:
        set_held(lambda now: replace(now, **changes))

    def confirm() -> None:
        given = held.given(ink) if answers else "witness"
        if sheet is None or given is None:
            return
        shell.notice = None
        attempt(shell, pages.grant, person, answers, sheet.id, lang, given)
        if shell.notice is None:
            leave()

    code = found.code if isinstance(found, Participant) else ""
    ft.use_dialog(_ending(code, bool(allows), confirm, lambda: end(False)) if is_ending else None)
    why = "" if is_informed or not allows else _why(pages, person, which)
    if sheet is None:
        return leaf(shell, back, say("lost.title"), ft.Container())
    if step == "sheet":
        told = [banner(why)] if why else []
        body = keyed("sheet", Reading, sheets, sheet, lang, speak, show, told)
        buttons = [primary(say("consent.read"), was_read, wide=True, key="read")]
    elif step == "answers":
        last = NOTHING if is_live else allows
        out = None if _wants_out(found) else (lambda: page.navigate(way_out))
        unread = why if is_live else ""
        again = partial(go, "sheet")
        body = answers_page(pages, answers, is_live, unread, tap, last, choose, again, out)
        # Asked first: it stands where the button that ends the reading stood a moment ago.
        buttons = onward(answers, standing, is_live, bool(allows), go, lambda: end(True), leave)
    else:
        others = frozenset(pages.study.scopes) - answers
        said = said_line(names_of(pages.study, answers), names_of(pages.study, others))
        inner = signing(ink)
        if held.way == "witness":
            inner = witnessing(pages, held, hold)
        elif held.way == "voice" and shell.take is not None:
            inner = keyed("spoken", Spoken, shell, pages, shell.take, person, held.clip, hold)
        body = proof_page(said, held, ink, hold, inner)
        buttons = [
            icon_button(ft.Icons.ARROW_BACK_ROUNDED, say("consent.back"), lambda: go("answers")),
            keyed("confirm", Confirm, held, ink, confirm),
        ]
    title = say("consent.title", code=code)
    # The page of a spoken consent shows its own running recording; another's stays in sight.
    is_another = shell.take is not None and shell.take.is_on and bool(shell.take.session)
    is_own = step == "proof" and held.way == "voice" and not is_another
    return leaf(
        shell,
        f"/consent/{person}",
        title,
        body,
        foot=foot(*buttons),
        is_modal=True,
        has_recorder=is_own,
    )


def _ending(
    code: str, is_taken_back: bool, act: Callable[[], Any], leave: Callable[[], Any]
) -> ft.AlertDialog:
    """Ask before a no to everything is written."""
    if is_taken_back:
        title, body, words = "consent.end_title", "consent.end_body", "consent.end_act"
    else:
        title, body, words = "consent.refuse_title", "consent.refuse_body", "consent.refuse_act"
    return confirmation(say(title), say(body, code=code), say(words), act, leave)


@ft.component
def Confirm(held: Held, ink: Ink, act: Callable[[], Any]) -> ft.Control:
    """Possible once the yes is proven; it follows the pad, which redraws nothing else."""
    is_missing = held.given(ink) is None
    return primary(say("consent.confirm"), act, disabled=is_missing, wide=True, key="confirm")


def sheets_for(pages: Pages, session: str) -> tuple[Sheet, ...]:
    """Return the sheets that inform about a session, or all of them."""
    found = pages.subject(session) if session else None
    fitting = pages.study.sheets_for(found.method) if isinstance(found, Session) else ()
    return fitting or pages.study.sheets


def _first_sheet(pages: Pages, person: str, sheets: tuple[Sheet, ...]) -> str:
    """Begin with the sheet that changed since this person said yes, or one they have read."""
    summary, found = pages.summary(person), pages.subject(person)
    changed = pages.to_inform(summary) if summary else frozenset()
    known = [s.id for s in sheets if s.id in changed]
    known += [s.id for s in sheets if _has_read(found, s)]
    return next(iter([*known, *(s.id for s in sheets)]), "")


def _wants_out(found: object) -> bool:
    """Tell whether a person has asked for everything to be erased."""
    return isinstance(found, Participant) and any(one.everything for one in found.requests)


def _why(pages: Pages, person: str, sheet: str) -> str:
    """Say why somebody who said yes before is to read a sheet: it changed, or is another."""
    summary = pages.summary(person)
    has_changed = summary is not None and sheet in pages.to_inform(summary)
    return say("consent.sheet_changed") if has_changed else say("consent.sheet_unread")


def _has_read(found: object, sheet: Sheet) -> bool:
    """Tell whether a standing yes of this person names the sheet as it is now."""
    now = {(sheet.id, sheet.sha256(lang)) for lang in sheet.texts.languages}
    return isinstance(found, Participant) and bool(found.sheets & now)


def _language_of(found: object, sheets: tuple[Sheet, ...]) -> str:
    """Return the language a person last chose, or else that of the screens."""
    tongues = sheets[0].texts.languages if sheets else ()
    steps = found.steps if isinstance(found, Participant) else ()
    spoken = [step.lang for step in steps if step.lang in tongues]
    wanted = [*spoken[-1:], language(), *tongues]
    return next((lang for lang in wanted if lang in tongues), language())
