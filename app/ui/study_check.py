"""Read a study file and say, in a person's language, what is wrong with it and where."""

from pathlib import Path

from app.errors import StudyInvalid, StudyProblem
from app.study.loader import load_study
from app.ui.words import say


def check(path: Path) -> tuple[bool, list[str]]:
    """Tell whether the study can be used, and the sentences to print."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return False, [say("study_check.unreadable", path=str(path), why=type(error).__name__)]
    try:
        study = load_study(text)
    except StudyInvalid as error:
        found = say("study_check.problems", count=len(error.problems), path=str(path))
        return False, [found, *map(sentence, error.problems)]
    title = study.title.in_(study.languages[0])
    return True, [say("study_check.good", title=title, count=len(study.sites))]


def sentence(problem: StudyProblem) -> str:
    """Say one problem: its line, where, and what to write instead."""
    return say(problem.words, line=problem.line, where=problem.where, **problem.params)
