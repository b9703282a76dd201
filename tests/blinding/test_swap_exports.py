"""The swap test on what leaves the study: every export of a day, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.log import registers
from app.desk.log.sheets import Sheet
from app.desk.log.telling import Manner
from app.desk.papers.slips import albumin_slip, handover_slip, slip_pdf
from app.desk.unblinded.label.label_proof import label_proof_pdf, prove_label
from app.papers.paper import Code, Digest
from app.trial.refusal import Refusal
from app.ui import pages as pages_of_any_seat
from app.ui.pages.log.take import blinded_ways
from tests.bench import Bench
from tests.blinding.exports import compared, taken
from tests.blinding.swap import Seated, differences, lived

DAYS = (0, 3, 7, 11)
NAMES = ("Thévenin", "Odile")


@pytest.fixture(scope="module")
def seated() -> Seated:
    """People seated once; every day is a fork."""
    return Seated.once()


def proofs(bench: Bench, me: Person) -> dict[str, bytes]:
    """The proof that a label tells nothing must tell nothing itself; of two bags of the day."""
    desk, found = bench.desk, {}
    bags = [story.bag for story in desk.board.stories.values() if story.bag]
    for bag in bags[:2]:
        proof = prove_label(desk, bag)
        found[f"proof {bag}"] = repr(proof).encode()
        found[f"proof {bag} pdf"] = label_proof_pdf(desk, proof)
        found |= slips(desk, me, bag)
    return found


def slips(desk: Desk, me: Person, bag: str) -> dict[str, bytes]:
    """The papers that go with a bag; what commits to sealed contents by its length alone."""
    found = {f"albumin slip {bag}": slip_pdf(albumin_slip(desk, me, bag))}
    try:
        paper = handover_slip(desk, bag)
    except Refusal as why:
        return {**found, f"hand-over slip {bag}": why.code.encode()}
    found[f"hand-over slip {bag} length"] = b"%d" % len(slip_pdf(paper))
    blocks = [block for block in paper.blocks if not isinstance(block, Digest | Code)]
    found[f"hand-over slip {bag} words"] = repr(replace(paper, blocks=tuple(blocks))).encode()
    return found


def exports(seated: Seated, seed: int, exchanged: bool) -> dict[str, bytes]:
    bench, crew = seated.fork(seed)
    lived(bench, crew, seed, exchanged)
    assert not bench.desk.board.open_stories()
    found = compared(bench, crew.auditor) | proofs(bench, crew.pharmacist)
    bench.verdict()
    return found


@pytest.mark.parametrize("seed", DAYS)
def test_exchanged_arms_leave_the_same_exports(seated: Seated, seed: int) -> None:
    one, other = exports(seated, seed, False), exports(seated, seed, True)
    assert differences(one, other) == []
    assert len(one) > 100


def test_whatever_the_window_lets_a_blinded_seat_take_is_swapped(seated: Seated) -> None:
    """A way that is added must be among the exports that are compared."""
    bench, crew = seated.fork(0)
    lived(bench, crew, 0, False)
    made = {tuple(re.split(r"-blinded-\d+\.", one.name)) for one in taken(bench, crew.auditor)}
    offered = {
        (way.what.replace("_", "-"), form) for way in blinded_ways({}) for form in way.forms
    }
    assert made == offered


KEPT = {
    "bag/page.py": "custody report and kept label, the bytes that were printed: swap.py",
    "handover/page.py": "slips: here",
    "log/page.py": "checkpoint: swap.py",
    "log/take.py": "every way: above",
    "specimen.py": "specimen, made before any list: no bag is on it",
    "versions.py": "a configuration of the study, as two people signed it",
}
"""The modules of blinded pages that keep a paper, and where what they keep is compared."""


def test_every_paper_that_a_blinded_page_keeps_is_compared() -> None:
    """A page that begins to keep a paper must say here where it is swapped."""
    pages = Path(str(pages_of_any_seat.__file__)).parent
    keeping = {
        str(path.relative_to(pages)) for path in pages.rglob("*.py")
        if re.search(r"(?<!def )\b(?:keep|issue)\(save|self\._save\(", path.read_text("utf-8"))
        and path.name != "keeping.py"
    }  # fmt: skip
    assert keeping == set(KEPT)


def test_no_export_holds_a_patient_s_name_or_a_ciphertext(seated: Seated) -> None:
    bench, crew = seated.fork(0)
    lived(bench, crew, 0, False)
    sealed = [line.sealed for line in bench.file.snapshot().lines if line.sealed]
    assert any(event.kind == "IdentityRecorded" for event in bench.desk.board.events)
    for one in taken(bench, crew.auditor):
        for name in NAMES:
            assert name.encode() not in one.data
        for part in sealed:
            assert part[18:50] not in one.data and part[18:50].hex().encode() not in one.data


def test_a_register_that_tells_the_arm_turns_it_red(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more row in the label log when the bench had more than a control has."""
    one = exports(seated, 0, False)
    label_log = registers.label_log

    def told(desk: Desk, manner: Manner) -> Sheet:
        sheet = label_log(desk, manner)
        return Sheet(sheet.what, sheet.title, sheet.columns, (*sheet.rows, sheet.rows[0]))

    monkeypatch.setattr(registers, "SHEETS", {**registers.SHEETS, "labels": told})
    monkeypatch.setattr("app.desk.exports.bundle.SHEETS", registers.SHEETS)
    assert any("labels" in name for name in differences(one, exports(seated, 0, True)))
