"""Read the codebook: codes under codes, with a colour each inherits from above."""

import re
from dataclasses import replace

from app.study.codebook import Code, Codebook
from app.study.reading import Reading, Table

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def read_code(table: Table) -> Code:
    """Read one code. Its colour may be left out when it has a parent to take it from."""
    parent = table.reference("parent", to="codes") if table.has("parent") else None
    colour = ""
    if parent is None or table.has("colour"):
        colour = table.matching("colour", _COLOUR, "not_a_colour")
    return Code(
        id=table.slug(),
        label=table.words("label"),
        colour=colour,
        parent=parent,
        help=table.maybe_words("help"),
        codable=table.flag("codable", unless=True),
    )


def codebook_of(codes: tuple[Code, ...], reading: Reading) -> Codebook:
    """Join the codes into a tree; parents that run in a circle are noted, once per circle."""
    by_id = {code.id: code for code in codes}
    told: set[str] = set()
    for index, code in enumerate(codes):
        circle = _circle_from(code, by_id)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            around = " → ".join([*circle, code.id])
            reading.note(("codes", index, "parent"), "code_circle", value=around)
    if told:
        return Codebook(codes)
    return Codebook(tuple(replace(code, colour=_colour_of(code, by_id)) for code in codes))


def _circle_from(code: Code, by_id: dict[str, Code]) -> list[str]:
    """Return the codes met going up from `code` until it is met again; empty if it never is."""
    met = [code.id]
    above = by_id.get(code.parent or "")
    while above and above.id not in met:
        met.append(above.id)
        above = by_id.get(above.parent or "")
    return met if above and above.id == code.id else []


def _colour_of(code: Code, by_id: dict[str, Code]) -> str:
    above = by_id.get(code.parent or "")
    return code.colour or (_colour_of(above, by_id) if above else "")
