"""The study file: the version in force, those before it, and at the desk the way to the next."""

import asyncio
from collections.abc import Sequence
from typing import cast

import flet as ft

from app.errors import CarnetError, StudyInvalid, StudyProblem
from app.merge.revisions import Revision
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import tell_briefly, tell_error
from app.ui.components.buttons import primary
from app.ui.components.feedback import banner
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section
from app.ui.components.rows import lone, row
from app.ui.contexts import use_pages, use_shell
from app.ui.devices.handing import take_in
from app.ui.study_check import sentence
from app.ui.theme import BODY, FAINT, INK, SMALL, S
from app.ui.words import say


@ft.component
def StudyFile() -> ft.View:
    """Show the versions; a coordinator opens the next one, and is told each mistake by line."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    problems, set_problems = ft.use_state(cast(tuple[StudyProblem, ...], ()))
    is_busy, set_busy = ft.use_state(False)

    async def choose() -> None:
        set_problems(())
        set_busy(True)
        try:
            content = await take_in(page, "toml")
            if content is not None:
                await asyncio.to_thread(pages.revise_study, content)
                tell_briefly(shell, "study_file.given", version=pages.study.version)
        except StudyInvalid as error:
            set_problems(error.problems)
        except CarnetError as error:
            tell_error(shell, error)
        finally:
            set_busy(False)

    act = primary(
        say("study_file.open"),
        choose,
        icon=ft.Icons.UPLOAD_FILE_ROUNDED,
        busy=is_busy,
        wide=True,
        key="open",
    )
    offered = [ft.Text(say("study_file.how"), style=BODY, color=FAINT), ft.Row([act])]
    body = blocks(
        *(offered if pages.is_desk else [ft.Text(say("study_file.why"), style=BODY, color=FAINT)]),
        *_advice(problems),
        section(say("study_file.versions")),
        *(_version(pages, one) for one in reversed(pages.revisions)),
        spacing=S + 2,
    )
    return leaf(shell, "/study", say("study_file.title"), body)


def _advice(problems: Sequence[StudyProblem]) -> list[ft.Control]:
    """Say what forbids the file, each mistake with its line, and that nothing was changed."""
    if not problems:
        return []
    said = say("study_file.refused", count=len(problems))
    lines = (ft.Text(sentence(problem), style=SMALL, color=INK) for problem in problems)
    return [banner(said, "alert"), *(ft.Semantics(content=one, container=True) for one in lines)]


def _version(pages: Pages, revision: Revision) -> ft.Control:
    is_current = revision.version == pages.study.version and revision == pages.revisions[-1]
    if revision.dev:
        by = say(
            "entry.by",
            name=naming.author(pages, revision.dev),
            when=tell.moment(naming.when(revision.at)),
        )
    else:
        by = say("study_file.first")
    title = say("study_file.version", version=revision.version)
    line = row(
        title,
        subtitle=f"{say('study_file.current')} · {by}" if is_current else by,
        icon=ft.Icons.CHECK_CIRCLE_ROUNDED if is_current else ft.Icons.DESCRIPTION_OUTLINED,
    )
    return lone(line, key=f"{revision.version}-{revision.dev}-{revision.seq}")
