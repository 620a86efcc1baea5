"""Open a study file, or say everything that is wrong with it at once.

What comes out is a whole `Study`: every reference leads somewhere, every word exists in
every language, every rule can be followed. What does not is refused with the line of
each mistake and what to write instead. There is no half-open study.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from app.errors import StudyInvalid, StudyProblem
from app.study.read_codes import codebook_of, read_code
from app.study.read_nouns import (
    read_circles,
    read_contact,
    read_group,
    read_kind,
    read_locks,
    read_method,
    read_preset,
    read_recall,
    read_roles,
    read_scopes,
    read_sheet,
    read_site,
    read_withdrawal,
)
from app.study.read_templates import read_layer, read_template
from app.study.reading import Reading, Table
from app.study.study import Fate, Study

FORMAT = 1
"""The version of the study file's own format."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TOML_KINDS = {
    "overwrite": "toml_twice",
    "twice": "toml_twice",
    "immutable namespace": "toml_twice",
    "Duplicate": "toml_twice",
    "Unterminated string": "toml_string",
    "Illegal character": "toml_string",
    "Invalid value": "toml_value",
    "after a key": "toml_equals",
}
_MOST_VERSIONS = 10_000


def load_study(source: Path | str, *, is_kept: bool = False) -> Study:
    """Read a study from a file, or from the text of one.

    Of a text that is kept by a notebook, keys that this version does not know are passed over.

    Raises:
        StudyInvalid: with every mistake there is.
    """
    text = _one_way(source if isinstance(source, str) else _text_of(source))
    data = _toml(text)
    reading = Reading(text, _languages(data), _declared_ids(data), is_kept=is_kept)
    study = Table(data, (), reading).read(_read_study)
    _check_sheets(study, reading)
    if reading.problems:
        raise StudyInvalid(sorted(reading.problems, key=lambda problem: problem.line))
    return study


def reading_of(text: str) -> Reading:
    """Return where everything is in a text that loads, to note more against its lines."""
    return Reading(_one_way(text), (), {})


def _one_way(text: str) -> str:
    """The standard reader ends lines one way; the locator must count the same text."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _read_study(root: Table) -> Study:
    if root.whole("format", FORMAT, _MOST_VERSIONS) > FORMAT:
        root.problem("format", "newer_format", value=str(root.data["format"]))
    _check_languages(root)
    return Study(
        id=root.slug(),
        version=root.whole("version", 1, _MOST_VERSIONS),
        title=root.words("title"),
        languages=root.reading.languages,
        roles=root.one("roles", read_roles),
        kinds=root.each("kinds", read_kind),
        sites=root.each("sites", read_site),
        contacts=root.each("contacts", read_contact) if root.has("contacts") else (),
        groups=root.each("groups", read_group),
        methods=root.each("methods", read_method),
        layers=root.each("layers", read_layer),
        templates=root.each("templates", read_template),
        codebook=codebook_of(root.each("codes", read_code), root.reading),
        scopes=root.one("scopes", read_scopes),
        sheets=root.each("sheets", read_sheet),
        presets=root.each("presets", read_preset),
        locks=root.one("locks", read_locks),
        circles=root.one("circles", read_circles) if root.has("circles") else {},
        group_audio=root.one("withdrawal", read_withdrawal)
        if root.has("withdrawal")
        else Fate.ERASE,
        recalls=root.each("recalls", read_recall) if root.has("recalls") else (),
    )


def _check_languages(root: Table) -> None:
    for index, lang in enumerate(root.some_of("languages", ())):
        if not _LANGUAGE.fullmatch(lang):
            root.reading.note(("languages", index), "not_a_language", value=lang)


def _check_sheets(study: Study, reading: Reading) -> None:
    """Every method needs a sheet: nobody can agree to what they were not told."""
    named = {method for sheet in study.sheets for method in sheet.methods}
    if not named <= {method.id for method in study.methods}:
        return  # a name is misspelt, and that is told already
    for index, method in enumerate(study.methods):
        if named and method.id not in named:
            reading.note(("methods", index), "no_sheet", value=method.id)


def _languages(data: Mapping[str, object]) -> tuple[str, ...]:
    """Return the languages declared, or else those of the title, to go on reading with."""
    declared, title = data.get("languages"), data.get("title")
    found = declared if isinstance(declared, list) and declared else title
    if not isinstance(found, list | dict):
        return ("en",)
    texts = (lang for lang in found if isinstance(lang, str))
    return tuple(dict.fromkeys(lang for lang in texts if _LANGUAGE.fullmatch(lang))) or ("en",)


def _declared_ids(data: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(
            item["id"]
            for item in items
            if isinstance(item, dict) and isinstance(item.get("id"), str)
        )
        for name, items in data.items()
        if isinstance(items, list)
    }


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(1, str(path), "unreadable") from error
    return decoded(content, path.name)


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file, or say on which line it is not UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(line, name, "not_utf8") from error


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _TOML_PLACE.search(said)
        last = max(1, len(text.splitlines()))
        line, column = (int(place[1]), place[2]) if place else (last, "1")
        kind = next((words for part, words in _TOML_KINDS.items() if part in said), "toml_syntax")
        raise _refused(line, "TOML", kind, column=column) from error


def _refused(line: int, where: str, words: str, **params: str) -> StudyInvalid:
    return StudyInvalid([StudyProblem(line, where, f"study.{words}", params)])
