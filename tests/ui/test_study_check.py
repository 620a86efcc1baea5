"""Whoever writes a study file is told each mistake, its line and what to write instead."""

from pathlib import Path

import pytest

from app.main import command

STUDY = Path(__file__).parents[2] / "assets" / "studies" / "violence-stigma.toml"


def check(path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        command(["--check-study", str(path), "--lang", lang])
    return ended.value.code, capsys.readouterr().out


def test_good_study_is_said_to_be_good(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = check(STUDY, "en", capsys)
    assert (code, "20 sites" in said or "20 services" in said) == (0, True)


@pytest.mark.parametrize(("lang", "start"), [("fr", "Ligne"), ("en", "Line")])
def test_each_mistake_is_told_with_its_line(
    lang: str, start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = STUDY.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line == 'kind = "caarud"')
    lines[number - 1] = 'kind = "caarrud"'
    broken = tmp_path / "study.toml"
    broken.write_text("\n".join(lines), "utf-8")
    code, said = check(broken, lang, capsys)
    assert code == 1
    assert f"{start} {number}" in said and "caarud, csapa, scmr, outreach" in said


def test_file_that_is_not_there_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = check(Path("nowhere.toml"), "fr", capsys)
    assert (code, "nowhere.toml" in said) == (1, True)
