"""Two codes that may be one person, and one code that two people have: somebody says."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.merge.twins import Pair
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import attempt, tell_briefly
from app.ui.components.buttons import secondary
from app.ui.components.feedback import banner, empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, flow, sheet
from app.ui.components.rows import forward, row
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, INK, LABEL, M
from app.ui.words import say

Act = Callable[[], Any]


@ft.component
def Twins() -> ft.View:
    """List what must be said of two codes."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page

    def settle(pair: Pair, same: bool) -> Act:
        return lambda: attempt(shell, pages.settle_twins, pair.one, pair.other, same)

    def recode(pair: Pair) -> Act:
        def act() -> None:
            code = attempt(shell, pages.recode, pair.other)
            if code is not None:
                tell_briefly(shell, "twins.recoded", code=code)

        return act

    cards: list[ft.Control] = []
    for pair in pages.twins():
        one, other = pages.summary(pair.one), pages.summary(pair.other)
        if one is not None and other is not None:
            acts = [secondary(say("twins.same"), settle(pair, True))]
            if pair.shares_code:
                words = say("twins.recode", code=pages.next_code(other.site))
                acts.insert(0, secondary(words, recode(pair)))
            else:
                acts.append(secondary(say("twins.apart"), settle(pair, False)))
            cards.append(_card(pages, pair, (one, other), acts, page.navigate))
    if cards:
        body = blocks(ft.Text(say("twins.why"), style=BODY, color=FAINT), *cards, spacing=M)
    else:
        body = empty(ft.Icons.TASK_ALT_ROUNDED, say("twins.none"), say("twins.none_body"))
    return leaf(shell, "/twins", say("twins.title"), body)


def twins_waiting(pages: Pages, go: Callable[[str], Any]) -> list[ft.Control]:
    """Lead to the codes of which something must be said, if there are any."""
    count = len(pages.twins())
    if not count:
        return []
    words = say("twins.waiting", count=count)
    return [banner(words, action=say("twins.see"), act=lambda: go("/twins"), key="twins")]


def _card(
    pages: Pages,
    pair: Pair,
    people: tuple[Summary, Summary],
    acts: list[ft.Control],
    go: Callable[[str], Any],
) -> ft.Control:
    words = say("twins.one_code") if pair.shares_code else say("twins.one_person")
    rows = [_person(pages, summary, _to(go, summary)) for summary in people]
    head = ft.Text(words, style=LABEL, color=INK)
    return ft.Container(sheet(head, *rows, flow(acts)), key=f"{pair.one}-{pair.other}")


def _person(pages: Pages, summary: Summary, act: Act) -> ft.Control:
    """Say enough of somebody for two colleagues to know whom they mean."""
    group = naming.short(naming.method_name(pages, summary))
    by = say(
        "twins.by",
        name=naming.author(pages, summary.dev),
        when=tell.moment(naming.when(summary.at)),
    )
    where = f"{group} · {naming.site_name(pages, summary.site)}"
    return row(
        summary.title, act, subtitle=f"{where}\n{by}", trailing=forward(), key=summary.subject
    )


def _to(go: Callable[[str], Any], summary: Summary) -> Act:
    return lambda: go(f"/person/{summary.subject}")
