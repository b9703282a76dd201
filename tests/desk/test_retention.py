"""Until when the records of a study are kept: counted from its bags, told wherever it leaves."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

from app.desk.exports.bundle import take_bundle, take_study
from app.desk.exports.retention import keep_until
from app.desk.papers.report import paper_manner
from app.desk.unblinded.papers.archive import take_archive
from app.trial.clocks import parse_instant
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_0_amending import amend


def duties(hands: Hands) -> dict[str, date]:
    told = keep_until(hands.bench.desk)
    return {name: date.fromisoformat(day) for name, day in told.items()}


@BOTH_ARMS
def test_both_duties_run_from_what_was_released(cells: bool) -> None:
    assert not duties(at("checked", cells))
    hands = at("ended", cells)
    use_by = parse_instant(hands.story.first("RequestAccepted").text("use_by")).date()
    expiry = max(expiry for _, expiry in hands.story.albumin)
    assert duties(hands) == {
        "product": use_by.replace(year=use_by.year + 30),
        "blood_derived": expiry.replace(year=expiry.year + 40),
    }


def test_a_later_version_of_the_study_may_ask_for_longer() -> None:
    hands = at("ended")
    before = duties(hands)
    amend(hands, ("atmp = { value = 30", "atmp = { value = 35"))
    after = duties(hands)
    assert after["product"].year == before["product"].year + 5
    assert after["blood_derived"] == before["blood_derived"]


def test_every_folder_that_leaves_tells_them() -> None:
    hands = at("ended")
    desk = hands.bench.desk
    manner, due = paper_manner(desk), keep_until(desk)
    for taken in (
        take_study(desk, hands.crew.auditor, manner),
        take_bundle(desk, hands.crew.auditor, manner, {}),
        take_archive(hands.workbench, hands.me, manner, {}),
    ):
        with zipfile.ZipFile(io.BytesIO(taken.data)) as file:
            assert json.loads(file.read("manifest.json"))["keep_until"] == due
