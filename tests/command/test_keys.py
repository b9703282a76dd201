"""``keys`` from the command line: what was valid at a line or a moment, without a key."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.command.keys import run
from app.custody.entry import key_id
from app.desk.seats.people import change_passphrase
from app.trial.names import Role
from tests.desk.crowd import renewed, revoke, seated
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A study in which somebody came, changed a passphrase and went; and at which lines."""
    hands = at("open")
    board = hands.bench.desk.board
    lines = {"before": len(board.events) - 1}
    person = seated(hands, Role.MONITOR, "Paul Weiss")
    lines["seated"] = len(board.events) - 1
    change_passphrase(hands.bench.desk, person, "a practice passphrase", "trois mots sans lien")
    lines["changed"] = len(board.events) - 1
    hands.bench.advance(60)
    revoke(hands, person)
    lines["revoked"] = len(board.events) - 1
    renewed(hands)
    path = tmp_path_factory.mktemp("keys") / "study.opaline"
    with on_disk(hands, path):
        return path, lines


def told(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and complaints."""
    out, err = io.StringIO(), io.StringIO()
    code = run(list(map(str, arguments)), io.StringIO(), out, err)
    return code, out.getvalue(), err.getvalue()


def seats(path: Path, *arguments: str) -> dict[str, dict[str, object]]:
    """The seats by name, as machines read them."""
    code, out, err = told(path, "--json", *arguments)
    assert (code, err) == (0, "")
    return {one["name"]: one for one in json.loads(out)["seats"]}


def test_a_line_tells_who_could_sign_there(lived: tuple[Path, dict[str, int]]) -> None:
    path, lines = lived
    assert "Paul Weiss" not in seats(path, "--line", str(lines["before"]))
    for when, state, wrapped, generation in (
        ("seated", "valid", None, 1), ("changed", "valid", lines["changed"], 1),
        ("revoked", "revoked", lines["changed"], 1),
    ):  # fmt: skip
        one = seats(path, "--line", str(lines[when]))["Paul Weiss"]
        assert (one["validity"], one["rewrapped"]) == (state, wrapped), when
        assert one["generations"] == {"arm": generation}
    now = seats(path)
    assert now["Claire Aubert"]["generations"] == {"arm": 2, "identity": 1}
    assert now["Hélène Roy"]["generations"] == {}


def test_a_moment_is_as_good_as_a_line(lived: tuple[Path, dict[str, int]]) -> None:
    path, lines = lived
    code, out, _ = told(path, "--line", str(lines["changed"]), "--json")
    at = json.loads(out)["at"]
    again = json.loads(told(path, "--at", at, "--json")[1])
    assert code == 0 and again["line"] == lines["changed"]
    assert told(path, "--at", "2001-01-01")[0] == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_people_read_names_roles_states_and_keys(
    lived: tuple[Path, dict[str, int]], language: str
) -> None:
    path, lines = lived
    code, out, _ = told(path, "--line", str(lines["revoked"]), "--language", language)
    head, *rows = out.splitlines()
    assert code == 0 and str(lines["revoked"]) in head and len(rows) == 4
    esign = bytes.fromhex(str(seats(path)["Paul Weiss"]["esign"]))
    assert key_id(esign).hex()[:4] in rows[-1] and "Paul Weiss" in rows[-1]


@pytest.mark.parametrize(
    "arguments", [(), ("--line", "x"), ("--line", "99999"), ("--at", "yesterday"),
                  ("--line", "1", "--at", "2026-03-24")],
)  # fmt: skip
def test_what_cannot_be_obeyed_is_said(
    lived: tuple[Path, dict[str, int]], arguments: tuple[str, ...]
) -> None:
    given: tuple[str | Path, ...] = (lived[0], *arguments) if arguments else ()
    code, out, err = told(*given)
    assert (code, out) == (2, "") and err


def test_a_file_that_does_not_follow_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.opaline"
    path.write_bytes(b"no study")
    code, out, _ = told(path)
    assert code == 1 and "Paul" not in out
