"""What an erasure would destroy, what a coordinator decides of it, and the act."""

from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.capture.mentions import Mention
from app.capture.withdrawal import Plan
from app.merge.state import Note, Participant, Request, Session, Withdrawn
from app.pages.pages import Pages
from app.study.study import Fate
from app.ui import naming, tell
from app.ui.acting import attempting
from app.ui.components.buttons import red
from app.ui.components.feedback import banner, confirm, empty
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, foot, listed, section, sheet, two_panes
from app.ui.components.options import option
from app.ui.components.requests import request_said
from app.ui.components.rows import row
from app.ui.components.versions import differing, marked_text
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import Lost
from app.ui.screens.participant import Gone
from app.ui.state.deciding import Deciding
from app.ui.theme import BODY, FAINT, HERO, INK, LABEL, SMALL, XS, L, M, S
from app.ui.words import say

FATES = {
    Fate.ERASE: ("fate.erase", "fate.erase_means"),
    Fate.TURNS: ("fate.turns", "fate.turns_means"),
    Fate.KEEP: ("fate.keep", "fate.keep_means"),
}
WHOLE = {
    "note": "plan.notes",
    "session": "plan.sessions",
    "recording": "plan.recordings",
    "clip": "plan.proofs",
    "proof": "plan.proofs",
}
ICONS = {"plan.proofs": ft.Icons.DRAW_OUTLINED}


@ft.component
def Withdrawal() -> Any:
    """Show the request of the address, until it is carried out."""
    pages = use_pages()
    params = ft.use_route_params()
    person, entry = params.get("person", ""), params.get("request", "")
    begun = ft.use_ref(cast(Request | None, None))
    found = pages.subject(person)
    if begun.current is None and pages.is_desk and isinstance(found, Participant):
        waiting = (one for one in found.requests if one.entry == entry and not one.order)
        begun.current = next(waiting, None)
    if begun.current is not None:
        # Also once it is done, and the person is not spoken of any more: it leads on by itself.
        return keyed(entry, Planned, person, begun.current)
    return keyed(person, Gone, person) if isinstance(found, Withdrawn) else Lost()


@ft.component
def Planned(person: str, request: Request) -> ft.View:
    """The plan of one request."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page

    def begin() -> Deciding:
        return Deciding(pages, person, request)

    deciding = cast(Deciding, ft.use_state(cast(Any, begin))[0])
    asked, ask = ft.use_state(False)
    ft.use_effect(deciding.open, [])

    async def carry_out() -> None:
        ask(False)
        order = await attempting(shell, deciding.carry_out())
        if order:
            page.navigate(f"/erasure/{order}")

    plan = deciding.plan
    ft.use_dialog(
        confirm(
            say("plan.confirm_title"),
            _impossible(plan),
            say("plan.confirm_act"),
            carry_out,
            lambda: ask(False),
            is_red=True,
        )
        if asked and plan is not None
        else None
    )
    title = say("plan.title")
    route = f"/withdrawal/{person}"
    if deciding.is_running:
        return leaf(shell, route, title, _running())
    if plan is None:
        return leaf(shell, route, title, _opening())
    head = [
        _head(pages, plan, request),
        *([banner(say("plan.has_grown"), "alert", key="grown")] if deciding.has_grown else []),
        *_whole(pages, plan),
    ]
    decisions = [*_shared(pages, plan, deciding), *_mentions(pages, plan, deciding)]
    known = [*_stays(plan), *_kept(plan)]
    is_split = shell.wide and bool(decisions)
    body = (
        two_panes(blocks(*head, *known, spacing=M), blocks(*decisions, spacing=M))
        if is_split
        else blocks(*head, *decisions, *known, spacing=M)
    )
    erase = red(
        say("plan.erase"),
        lambda: ask(True),
        icon=ft.Icons.DELETE_FOREVER_OUTLINED,
        disabled=not deciding.is_ready,
        wide=True,
        key="erase",
    )
    why = ft.Text(say("plan.not_ready"), style=SMALL, color=FAINT)
    waits = [] if deciding.is_ready else [why]
    under = foot(ft.Column([*waits, ft.Row([erase])], spacing=S, expand=True, tight=True))
    return leaf(shell, route, title, body, foot=under, span=is_split)


def _running() -> ft.Control:
    return ft.Semantics(
        content=empty(
            ft.Icons.HOURGLASS_BOTTOM_ROUNDED, say("plan.running"), say("plan.running_body")
        ),
        live_region=True,
        container=True,
    )


def _opening() -> ft.Control:
    return ft.Container(
        ft.Row(
            [
                ft.ProgressRing(width=20, height=20, stroke_width=2.5),
                ft.Text(say("plan.opening"), style=BODY, color=FAINT, expand=True),
            ],
            spacing=M,
        ),
        padding=L,
    )


def _impossible(plan: Plan | None) -> str:
    """Say plainly what nobody can do any more."""
    if plan is not None and plan.everything:
        return say("plan.confirm_everything", code=_unbroken(plan.code))
    return say("plan.confirm_part", code=_unbroken(plan.code) if plan else "")


def _unbroken(code: str) -> str:
    """Keep a code on one line, where it must not be misread."""
    return code.replace("-", "\u2011")


def _head(pages: Pages, plan: Plan, request: Request) -> ft.Control:
    asked = say(
        "request.asked",
        name=naming.author(pages, request.dev),
        when=tell.moment(naming.when(request.at)),
    )
    person = pages.summary(plan.participant)
    site = naming.site_name(pages, person.site) if person else ""
    return ft.Column(
        [
            ft.Semantics(
                content=ft.Text(plan.code, style=HERO, color=INK), header=True, container=True
            ),
            ft.Text(request_said(pages, request), style=LABEL, color=INK),
            ft.Text(f"{site} · {asked}" if site else asked, style=SMALL, color=FAINT),
        ],
        spacing=XS,
    )


def _whole(pages: Pages, plan: Plan) -> list[ft.Control]:
    """Count what goes as a whole."""
    kinds = (pages.summary(subject) for subject in plan.whole)
    counts = Counter(WHOLE[s.kind] for s in kinds if s is not None and s.kind in WHOLE)
    icons = {key: naming.icon_of(kind) for kind, key in WHOLE.items()} | ICONS
    rows = [
        row(say(key, count=counts[key]), icon=icons[key], key=key)
        for key in dict.fromkeys(WHOLE.values())
        if counts[key]
    ]
    if plan.participant in plan.whole:
        rows.insert(0, row(say("plan.person"), icon=naming.icon_of("participant"), key="person"))
    if not rows:
        return []
    return [section(say("plan.whole")), listed(*rows)]


def _proposed(pages: Pages, plan: Plan, deciding: Deciding) -> str:
    """Say that the study proposes a choice, or that it cannot be made here."""
    can = all(deciding.can(recording, pages.study.group_audio) for recording in plan.shared)
    return "plan.shared_body" if can else "plan.shared_choose"


def _shared(pages: Pages, plan: Plan, deciding: Deciding) -> list[ft.Control]:
    """Offer what can become of each recording that holds other voices, the proposed one first."""
    if not plan.shared:
        return []
    told: list[ft.Control] = [
        section(say("plan.shared")),
        ft.Text(say(_proposed(pages, plan, deciding)), style=BODY, color=FAINT),
    ]
    for number, recording in enumerate(plan.shared):
        told.append(_recording(pages, recording))
        turns = deciding.turns_of(recording)
        ways = [fate for fate in FATES if deciding.can(recording, fate)]
        proposed = pages.study.group_audio
        ways.sort(key=lambda fate: fate is not proposed)
        for fate in ways:
            label, means = FATES[fate]
            told.append(
                option(
                    say(label),
                    say(means, count=turns),
                    deciding.fate_of(recording) is fate,
                    _deciding(deciding, recording, fate),
                    key=f"{fate.value}-{number}",
                )
            )
        if Fate.TURNS not in ways:
            words = say("plan.no_sound") if turns else say("plan.no_turns")
            told.append(ft.Text(words, style=SMALL, color=FAINT))
    return told


def _deciding(deciding: Deciding, recording: str, fate: Fate) -> Callable[[], Any]:
    return lambda: deciding.decide(recording, fate)


def _recording(pages: Pages, recording: str) -> ft.Control:
    found = pages.summary(recording)
    session = pages.summary(found.parent) if found else None
    title = naming.title_of(pages, session) if session else say("kind.recording")
    facts = naming.title_of(pages, found) if found else ""
    if found:
        facts = f"{facts} · {tell.moment(naming.when(found.at))}"
    return ft.Column(
        [ft.Text(title, style=LABEL, color=INK), ft.Text(facts, style=SMALL, color=FAINT)],
        spacing=0,
        tight=True,
    )


def _mentions(pages: Pages, plan: Plan, deciding: Deciding) -> list[ft.Control]:
    """Show each text with the code, and how it shall read, to be changed."""
    if not plan.mentions:
        return []
    return [
        section(say("plan.mentions", count=len(plan.mentions))),
        ft.Text(say("plan.mentions_body"), style=BODY, color=FAINT),
        *(
            _mention(pages, deciding, mention, number)
            for number, mention in enumerate(plan.mentions)
        ),
    ]


def _mention(pages: Pages, deciding: Deciding, mention: Mention, number: int) -> ft.Control:
    reads = deciding.reads(mention)
    before = ft.Column(
        [
            ft.Text(say("plan.before"), style=SMALL, color=FAINT),
            marked_text(differing(mention.text, [reads])),
        ],
        spacing=XS,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    after = field(
        say("plan.after", number=number + 1),
        reads,
        _rewording(deciding, mention),
        lines=2,
        prose=True,
        error=say("plan.still_named") if deciding.still_names(mention) else None,
        key=f"after-{number}",
    )
    heading = ft.Text(_where(pages, mention), style=LABEL, color=INK)
    return ft.Semantics(
        content=sheet(heading, before, after),
        container=True,
        key=f"{mention.entry}-{mention.field}",
    )


def _where(pages: Pages, mention: Mention) -> str:
    """Say in what it is written, by whom, when, and in answer to what."""
    summary, found = pages.summary(mention.subject), pages.subject(mention.subject)
    if summary is None:
        return ""
    day = tell.short_day(naming.when(summary.at).astimezone().date())
    parts = [naming.short(naming.method_name(pages, summary)), naming.author(pages, summary.dev)]
    if mention.field and isinstance(found, Note | Session):
        parts.append(naming.question(pages, found, mention.field))
    return " · ".join([parts[0], day, *parts[1:]])


def _rewording(deciding: Deciding, mention: Mention) -> Callable[[str], Any]:
    return lambda text: deciding.reword(mention, text)


def _stays(plan: Plan) -> list[ft.Control]:
    if not plan.stays:
        return []
    words = say("plan.stays", count=plan.stays)
    return [section(say("plan.presence")), listed(row(words, icon=ft.Icons.LOGOUT_ROUNDED))]


def _kept(plan: Plan) -> list[ft.Control]:
    """Say what is not found by itself, and what will be known still."""
    words = [say("plan.others_words")]
    if plan.everything:
        words.append(say("plan.one_withdrew"))
    return [section(say("plan.stays_known")), *(ft.Text(w, style=BODY, color=FAINT) for w in words)]
