"""The audit bundle is checked by a stranger: the standard library alone, signatures by openssl."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.proof import consistency_proof, inclusion_proof
from app.custody.prover import Prover
from app.custody.tree import leaf_hash, root_of
from app.desk.exports.bundle import take_bundle
from app.desk.papers.report import paper_manner
from tests.desk.stages import at
from tests.house.tree import ROOT, from_outside
from verifier import verify_bundle

TOOL = ROOT / "verifier" / "verify_bundle.py"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a day, taken by the auditor, unpacked."""
    hands = at("ended")
    desk = hands.bench.desk
    tools = {TOOL.name: TOOL.read_bytes()}
    data = take_bundle(desk, hands.crew.auditor, paper_manner(desk), tools).data
    path = tmp_path_factory.mktemp("bundle")
    (path / "bundle.zip").write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(path / "bundle")
    return path


def said(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = verify_bundle.main(list(options))
    return code, capsys.readouterr().out


def test_a_stranger_runs_the_program_that_is_in_it(bundle: Path) -> None:
    """Isolated from everything installed; every signature by openssl."""
    command = [sys.executable, "-I", "-S", "bundle/verify_bundle.py", "bundle.zip"]
    done = subprocess.run(command, cwd=bundle, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = json.loads((bundle / "bundle" / "manifest.json").read_text())["lines"]
    assert f"{lines} lines" in done.stdout and f"{lines} signatures" in done.stdout
    assert "Hélène Roy" in done.stdout and "No sealed part" in done.stdout


def test_the_program_knows_the_standard_library_alone() -> None:
    assert not from_outside(TOOL.read_text("utf-8"))


def rewritten(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return act


def relisted(folder: Path) -> None:
    """A manifest made anew, as a forger would."""
    told = json.loads((folder / "manifest.json").read_text())
    for name in told["files"]:
        data = (folder / name).read_bytes()
        told["files"][name] = {"bytes": len(data), "sha256": verify_bundle.sha(data).hex()}
    (folder / "manifest.json").write_text(json.dumps(told))


def _cut(text: str) -> str:
    return "\n".join(text.split("\n")[:-2]) + "\n"


def _signature_of_another(text: str) -> str:
    lines = text.split("\n")
    one, two = json.loads(lines[3]), json.loads(lines[4])
    one["signature"] = two["signature"]
    return "\n".join([*lines[:3], json.dumps(one), *lines[4:]])


def _other_step(name: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        told = json.loads(text)
        proof = next(steps for steps in told[name].values() if steps)
        proof[0] = "00" * 32
        return json.dumps(told)

    return change


@pytest.mark.parametrize(
    ("act", "finding"),
    [
        (rewritten("lines.jsonl", lambda t: t.replace("Claire", "Clara", 1)), "open part"),
        (rewritten("lines.jsonl", _cut), "another head"),
        (rewritten("lines.jsonl", _signature_of_another), "line 3: its signature"),
        (rewritten("checkpoint.txt", lambda t: t[:-9] + "AAAAAAA=\n"), "checkpoint"),
        (rewritten("proofs.json", _other_step("inclusion")), "its proof"),
        (rewritten("proofs.json", _other_step("consistency")), "its growth"),
    ],
    ids=["open", "cut", "signature", "checkpoint", "proof", "growth"],
)
def test_what_was_changed_is_found(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    act: Callable[[Path], None], finding: str,
) -> None:  # fmt: skip
    folder = tmp_path / "copy"
    with zipfile.ZipFile(bundle / "bundle.zip") as file:
        file.extractall(folder)
    act(folder)
    code, told = said(capsys, str(folder), "--signatures", "3")
    assert code == 1 and "not as listed" in told
    relisted(folder)
    code, told = said(capsys, str(folder))
    assert code == 1 and finding in told


def test_a_checkpoint_counts_of_who_stands_confirmed_alone() -> None:
    """Neither a seat that one person made up, nor one that two have revoked."""
    def seat(name: str) -> dict[str, str]:
        return {"seat": name, "root": ""}

    told = [
        {"kind": "StudyProposed", "facts": {"founder": seat("a")}},
        {"kind": "SeatProposed", "facts": seat("b")},
        {"kind": "Confirmed", "facts": {"line": 1}},
        {"kind": "SeatProposed", "facts": seat("c")},
        {"kind": "RevocationProposed", "facts": {"seat": "b"}},
        {"kind": "Confirmed", "facts": {"line": 4}},
        {"kind": "SeatRecovered", "facts": {**seat("d"), "replaces": "a"}},
        {"kind": "Confirmed", "facts": {"line": 6}},
    ]
    seats: dict[str, dict[str, str]] = {}
    stood = []
    for part in told:
        verify_bundle.standing(seats, told, part)
        stood.append("".join(sorted(seats)))
    assert stood == ["a", "a", "ab", "ab", "ab", "a", "a", "d"]


def test_another_history_and_a_missing_end_are_found(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(bundle / "bundle.zip")
    told = json.loads((bundle / "bundle" / "manifest.json").read_text())
    quick = ("--signatures", "1")
    assert said(capsys, path, *quick, "--against", f"{told['lines']}:{told['root']}")[0] == 0
    assert "another history" in said(capsys, path, *quick, "--against", f"5:{'0' * 64}")[1]
    assert "missing" in said(capsys, path, *quick, "--against", f"9999:{told['root']}")[1]
    assert said(capsys, str(bundle / "nothing.zip"))[0] == 1


@given(st.integers(1, 130), st.data())
def test_many_proofs_are_those_made_one_by_one(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    prover = Prover(leaves)
    index = data.draw(st.integers(0, size - 1))
    assert prover.root() == root_of(leaves)
    assert prover.inclusion(index) == inclusion_proof(leaves, index)
    assert prover.consistency(index + 1) == consistency_proof(leaves, index + 1)
    for wrong in (size, -1):
        with pytest.raises(IndexError):
            prover.inclusion(wrong)
