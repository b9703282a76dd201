from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.command.check_list import run
from app.devices.resources import RESOURCES, study_source
from tests.blind.made_lists import SHIPPED

FILES = sorted(SHIPPED.iterdir())
STUDY = str(RESOURCES / "studies" / "chocmsc.toml")
LIST = str(SHIPPED / "blockrand-style.csv")


def told(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = run(list(arguments), io.StringIO(), out, err)
    return code, out.getvalue(), err.getvalue()


def written(folder: Path, text: str) -> str:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("against", [(), ("--study", STUDY)])
def test_the_files_of_statisticians_are_accepted(file: Path, against: tuple[str, ...]) -> None:
    code, out, err = told(str(file), "--json", *against)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == ["accepted", "rows", "strata", "arms", "problems"]
    assert answer["accepted"] is True
    assert answer["problems"] == []
    assert len(answer["arms"]) == 2
    assert [s["name"] for s in answer["strata"]] == ["Nancy", "Dijon", "Strasbourg"]
    assert answer["rows"] == sum(s["rows"] for s in answer["strata"])


def test_a_refused_list_is_told_row_by_row(tmp_path: Path) -> None:
    text = Path(LIST).read_text("utf-8").replace('"01-007"', '"7-janv"')
    code, out, err = told(written(tmp_path, text), "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, err) == (1, "")
    assert list(problem) == ["row", "column", "sentence"]
    assert (problem["row"], problem["column"]) == (8, "id")
    assert "spreadsheet" in problem["sentence"]


def test_a_study_with_other_strata_refuses_the_list(tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    study.write_bytes(study_source("chocmsc").replace(b'"Dijon"', b'"Lyon"'))
    code, out, _ = told(LIST, "--json", "--study", str(study))
    answer = json.loads(out)
    assert code == 1
    assert [(p["row"], p["column"]) for p in answer["problems"]] == [(1, "stratum")] * 2
    assert any("“Lyon”" in p["sentence"] for p in answer["problems"])


def test_three_arms_pass_alone_and_not_with_the_study(tmp_path: Path) -> None:
    rows = [f"{arm},{site}" for site in ("NANCY", "dijon", "Strasbourg") for arm in "ABC" * 4]
    file = written(tmp_path, "\n".join(["arm,site", *rows]))
    assert told(file, "--json")[0] == 0
    assert told(file, "--json", "--study", STUDY)[0] == 1


def test_the_text_says_the_same_in_words(tmp_path: Path) -> None:
    code, out, _ = told(LIST)
    assert code == 0
    assert out.splitlines() == [
        "List accepted.", "198 rows", "  Nancy: 66 rows", "  Dijon: 66 rows",
        "  Strasbourg: 66 rows", "Arms: A | B",
    ]  # fmt: skip
    file = written(tmp_path, "arm,site\nA,Nancy\n,Nancy\nB,Nancy\n")
    code, out, _ = told(file, "--language", "fr")
    assert code == 1
    assert out.splitlines()[0] == "Liste refusée\u00a0: 1 défaut."
    assert out.splitlines()[-1].startswith("Ligne 3, colonne «\u00a0arm\u00a0»\u00a0: La cellule")


def test_what_is_accepted_but_odd_goes_to_the_other_stream(tmp_path: Path) -> None:
    file = written(tmp_path, "block,arm,site,notes\n1,Témoin,Nancy,\n1,Cellules,Nancy,\n")
    code, out, err = told(file, "--json")
    assert code == 0
    assert json.loads(out)["problems"] == []
    assert err.startswith("Row 1, column “notes”: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("--json",), (LIST, "--jsn"), (LIST, "--js"), (LIST, "other"), (LIST, "--study"),
        (LIST, "--language", "de"), (LIST, "--json=yes"), ("/nowhere/list.csv",),
        (str(SHIPPED),), ("a\0b",), (LIST, "--study", "/nowhere/study.toml"),
        (LIST, "--study", LIST), (LIST, "--study", os.devnull),
    ],
)  # fmt: skip
def test_what_cannot_be_obeyed_gets_one_sentence_and_exit_code_2(
    arguments: tuple[str, ...],
) -> None:
    code, out, err = told(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.endswith(".\n")


def test_the_sentence_of_a_fault_is_in_the_language_asked_for() -> None:
    assert "cannot be read" in told("/nowhere")[2]
    assert "ne peut pas être lu" in told("/nowhere", "--language", "fr")[2]


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_help_names_the_exit_codes(asked: str) -> None:
    code, out, err = told(asked)
    assert (code, err) == (0, "")
    assert "0 accepted, 1 refused, 2" in out


def test_the_installed_command_answers_like_the_function() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "check-list", LIST, "--json"],
        capture_output=True, cwd=RESOURCES.parent, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == told(LIST, "--json")[:2]
