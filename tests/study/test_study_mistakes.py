"""Every kind of mistake in a study file, the line it is on, and what to write instead."""

import pytest

from app.errors import StudyInvalid
from app.study.loader import load_study

FIRST = "# A study"
SITE = 'id = "S02"\nname = "Harbour Library"'
SHEET = '[sheets.text]\nen = """'
NOISE = 'when = { field = "noise", is = [3, 4] }'


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


# What was written, what is written now, a text on the line to name, where, problem, advice.
BREAKAGES = [
    ("format = 1", "format = 2", "format = 2", "format", "newer_format", {"value": "2"}),
    ("version = 3\n", "", FIRST, "version", "missing_key", {"value": "version"}),
    (
        "version = 3\n",
        'version = "3"\n',
        'version = "3"',
        "version",
        "want_whole",
        {"value": '"3"'},
    ),
    ("version = 3\n", "version = true\n", "version = t", "version", "want_whole", {}),
    (
        '["en", "pt"]',
        '["en", "pt", "PT-br"]',
        "PT-br",
        "languages[3]",
        "not_a_language",
        {"value": "PT-br"},
    ),
    ('["en", "pt"]', '["en", "pt", "en"]', "languages", "languages[3]", "repeated", {}),
    ('["en", "pt"]', "[]", "languages = []", "languages", "empty_list", {}),
    ('["en", "pt"]', '"en"', 'languages = "en"', "languages", "want_list", {}),
    ('languages = ["en", "pt"]\n', "", FIRST, "languages", "missing_key", {}),
    (
        'peer = { en = "Reader", pt = "Leitora" }',
        'peer = { en = "Reader" }',
        "peer =",
        "roles.peer",
        "missing_language",
        {"value": "pt"},
    ),
    ('pt = "Leitora"', 'pt = " "', 'pt = " "', "roles.peer.pt", "empty", {}),
    ('pt = "Leitora"', "pt = 4", "pt = 4", "roles.peer.pt", "want_text", {"value": "4"}),
    (
        'pt = "Leitora"',
        'pt = "Leitora", fr = "Lectrice"',
        "Lectrice",
        "roles.peer.fr",
        "unknown_key",
        {"value": "fr", "expected": "en, pt"},
    ),
    (
        '{ en = "Reader", pt = "Leitora" }',
        '"Reader"',
        'peer = "Reader"',
        "roles.peer",
        "want_words",
        {},
    ),
    (
        'city = "Leith"\nkind = "library"',
        'city = "Leith"\nkind = "libary"',
        '"libary"',
        "sites[2].kind",
        "misspelt",
        {"value": "libary", "close": "library", "expected": "library"},
    ),
    (
        'city = "Leith"\nkind = "library"',
        'city = "Leith"\nkind = "pub"',
        '"pub"',
        "sites[2].kind",
        "not_one_of",
        {"value": "pub", "expected": "library"},
    ),
    (SITE, SITE.replace("S02", "Leith"), 'id = "Leith"', "sites[2].id", "not_a_site_id", {}),
    (
        SITE,
        SITE.replace("S02", "S01"),
        SITE.replace("S02", "S01"),
        "sites[2].id",
        "duplicate_id",
        {"value": "S01", "first": "17"},
    ),
    ("+44 131 496 0000", "call us", "call us", "sites[2].contacts[1].phone", "not_a_phone", {}),
    (
        'contacts = [{ label = { en = "Desk", pt = "Balcão" }, phone = "+44 131 496 0000" }]',
        'contacts = "+44 131 496 0000"',
        "contacts =",
        "sites[2].contacts",
        "want_tables",
        {},
    ),
    (
        'methods = ["sitting-in"]',
        "methods = [7]",
        "methods = [7]",
        "sheets[1].methods[1]",
        "want_text",
        {"value": "7"},
    ),
    ("target = 9", "target = -1", "target", "groups[1].target", "out_of_range", {"least": "0"}),
    ("target = 9", "tarjet = 9", "tarjet", "groups[1].tarjet", "misspelt_key", {"close": "target"}),
    ('form = "observation"', 'form = "survey"', '"survey"', "methods[1].form", "not_one_of", {}),
    ("audio = false", 'audio = "no"', 'audio = "no"', "methods[1].audio", "want_flag", {}),
    (
        'template = "an-hour"',
        'template = "an-hours"',
        "an-hours",
        "methods[1].template",
        "misspelt",
        {"close": "an-hour"},
    ),
    (
        "{ each = 5, S02 = 2 }",
        "{ each = 5, S20 = 2 }",
        "plan",
        "methods[1].plan.S20",
        "unknown_key",
        {"expected": "each, S01, S02"},
    ),
    ("{ each = 5, S02 = 2 }", "5", "plan = 5", "methods[1].plan", "want_table", {}),
    (
        "{ each = 5, S02 = 2 }",
        "{ S02 = 2 }",
        "plan = ",
        "methods[1].plan.each",
        "missing_key",
        {"value": "each"},
    ),
    ('id = "sitting-in"', 'id = "Sitting in"', '"Sitting in"', "methods[1].id", "not_a_slug", {}),
    (
        'methods = ["sitting-in"]',
        'methods = ["siting-in"]',
        "siting-in",
        "sheets[1].methods[1]",
        "misspelt",
        {"close": "sitting-in"},
    ),
    (
        'kind = "scale"',
        'kind = "slider"',
        "slider",
        "templates[1].fields[1].kind",
        "not_one_of",
        {"expected": "text, long, choice, choices, number, time, scale, yesno"},
    ),
    ("max = 4", "max = 1", "max = 1", "templates[1].fields[1].max", "bounds_crossed", {}),
    (
        "max = 4",
        "max = 40",
        "max = 40",
        "templates[1].fields[1].max",
        "too_many_steps",
        {"most": "11"},
    ),
    (
        "min = 1\n",
        "",
        "[[templates.fields]]",
        "templates[1].fields[1].min",
        "missing_key",
        {"value": "min"},
    ),
    (
        'kind = "text"',
        'kind = "text"\nmax = 9',
        "max = 9",
        "templates[1].fields[3].max",
        "not_for_kind",
        {"kind": "text"},
    ),
    (
        'kind = "text"',
        'kind = "text"\noptions = []',
        "options = []",
        "templates[1].fields[3].options",
        "not_for_kind",
        {"value": "options"},
    ),
    (
        'label = { en = "Whose phones", pt = "De quem" }\nlayer = "seen"',
        'label = { en = "Whose phones", pt = "De quem" }\nlayer = "felt"',
        '"felt"',
        "templates[1].fields[3].layer",
        "not_one_of",
        {"expected": "seen"},
    ),
    (
        NOISE,
        NOISE.replace("noise", "whose"),
        'field = "whose"',
        "templates[1].fields[2].when.field",
        "not_an_earlier_field",
        {"expected": "noise"},
    ),
    (
        NOISE,
        NOISE.replace("[3, 4]", "[3, 5]"),
        NOISE.replace("[3, 4]", "[3, 5]"),
        "templates[1].fields[2].when.is[2]",
        "not_one_of",
        {"value": "5", "expected": "1, 2, 3, 4"},
    ),
    (
        NOISE,
        NOISE.replace("[3, 4]", "true"),
        "is = true",
        "templates[1].fields[2].when.is",
        "not_one_of",
        {"expected": "1, 2, 3, 4"},
    ),
    (
        NOISE,
        NOISE.replace("[3, 4]", "[]"),
        "is = []",
        "templates[1].fields[2].when.is",
        "empty_list",
        {},
    ),
    (
        NOISE,
        'when = { field = "noise" }',
        'when = { field = "noise" }',
        "templates[1].fields[2].when.is",
        "missing_key",
        {"value": "is"},
    ),
    (
        'is = "phones"',
        'is = "phone"',
        '"phone"',
        "templates[1].fields[3].when.is",
        "misspelt",
        {"close": "phones"},
    ),
    (
        'when = { field = "loud", is = "phones" }',
        'when = { field = "loud", is = "phones" }\n'
        '[[templates.fields]]\nid = "last"\nkind = "yesno"\n'
        'label = { en = "L", pt = "U" }\nlayer = "seen"\n'
        'when = { field = "whose", is = "mine" }',
        'field = "whose"',
        "templates[1].fields[4].when.field",
        "cannot_steer",
        {"value": "whose", "kind": "text"},
    ),
    ('"#336699"', '"blue"', '"blue"', "codes[1].colour", "not_a_colour", {"value": "blue"}),
    ('colour = "#336699"\n', "", "[[codes]]", "codes[1].colour", "missing_key", {}),
    (
        'parent = "calm"',
        'parent = "clam"',
        '"clam"',
        "codes[2].parent",
        "misspelt",
        {"close": "calm"},
    ),
    (
        'colour = "#336699"',
        'colour = "#336699"\nparent = "calm-shared"',
        'parent = "calm-shared"',
        "codes[1].parent",
        "code_circle",
        {"value": "calm → calm-shared → calm"},
    ),
    ("[scopes.audio]", "[scopes.sound]", "[scopes.sound]", "scopes.sound", "unknown_key", {}),
    (
        "retention_days = 30\n",
        "",
        "[scopes.audio]",
        "scopes.audio.retention_days",
        "missing_key",
        {},
    ),
    (
        "retention_days = 30\n",
        'retention_days = "for ever"\n',
        "for ever",
        "scopes.audio.retention_days",
        "want_retention",
        {"value": "for ever"},
    ),
    (
        SHEET,
        SHEET.replace("en", "es"),
        'es = """',
        "sheets[1].text.es",
        "unknown_key",
        {"expected": "en, pt"},
    ),
    (SHEET, SHEET.replace("en", "es"), "[sheets.text]", "sheets[1].text", "missing_language", {}),
    ('codec = "pcm"', 'codec = "mp3"', '"mp3"', "presets[1].codec", "not_one_of", {}),
    ("rate = 16000", "rate = 4000", "rate = 4000", "presets[1].rate", "out_of_range", {}),
    ("[locks]", "[lock]", "[lock]", "lock", "misspelt_key", {"close": "locks"}),
    (
        "hard_s = 600",
        'hard_s = 600\n[circles]\n"note.opned" = "desk"',
        '"note.opned"',
        "circles.note.opned",
        "misspelt_key",
        {"close": "note.opened"},
    ),
    (
        "hard_s = 600",
        'hard_s = 600\n[circles]\n"note.opened" = "everyone"',
        '"note.opened" =',
        "circles.note.opened",
        "not_one_of",
        {"expected": "team, desk"},
    ),
    (
        '[[presets]]\nid = "plain"',
        '[[methods]]\nid = "asking"\nform = "interview"\nlabel = { en = "A", pt = "P" }\n'
        'template = "an-hour"\naudio = true\nplan = { each = 1 }\n\n[[presets]]\nid = "plain"',
        '[[methods]]\nid = "asking"',
        "methods[2]",
        "no_sheet",
        {"value": "asking"},
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "needle", "where", "words", "params"),
    BREAKAGES,
    ids=[f"{words}-{where}" for _, _, _, where, words, _ in BREAKAGES],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write(
    small_text: str,
    old: str,
    new: str,
    needle: str,
    where: str,
    words: str,
    params: dict[str, str],
) -> None:
    assert old in small_text
    broken = small_text.replace(old, new, 1)

    with pytest.raises(StudyInvalid) as refused:
        load_study(broken)

    problems = refused.value.problems
    found = [problem for problem in problems if problem.words == f"study.{words}"]
    assert [(problem.line, problem.where) for problem in found] == [
        (line_of(broken, needle), where)
    ]
    assert params.items() <= found[0].params.items()
    assert len(problems) <= 2, "a mistake must not drown in its consequences"
