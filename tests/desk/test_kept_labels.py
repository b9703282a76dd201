"""The page of a printed label is kept in the study; what was sent comes back to the bit."""

from __future__ import annotations

import hashlib
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from app.command.backups import FolderPlaces
from app.desk.backups.backing_up import back_up
from app.desk.label import labelling
from app.desk.label.kept_labels import is_drawn_alike, kept_label, label_setting
from app.desk.label.labelling import FULL_LABELS, RECORD_COPIES
from app.desk.unblinded.label import printing
from app.devices.backups import Keep
from app.labels.layouts import LAYOUTS
from app.labels.raster import label_raster, raster_of
from app.labels.render import label_pdf
from app.labels.zpl import label_zpl
from app.store.reading import read_snapshot
from app.trial.refusal import Trouble
from app.trial.rules import LabelSize
from tests.desk.hands import Hands
from tests.desk.kept import kept_dots
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.journeys.on_disk import on_disk
from tests.labels.samples import sample
from tests.ui.stage import Told


def digest_of(hands: Hands) -> str:
    printed = hands.story.last("LabelsPrinted")
    assert printed is not None
    return printed.text("digest")


@BOTH_ARMS
def test_page_and_printers_bytes_come_back_to_the_bit(cells: bool) -> None:
    hands = at("revealed", cells)
    with refused(hands, "label.not_printed"):
        kept_label(hands.bench.desk, hands.story)
    hands.print()
    (job,) = hands.bench.printer.jobs
    page = kept_label(hands.bench.desk, hands.story)
    assert page == job.pdf and hashlib.sha256(page).hexdigest() == digest_of(hands)
    begun = hands.entry("labels_begun").new
    right, down = (int(dots) for dots in str(begun["shift"]).split())
    dots = kept_dots(hands.bench.desk, hands.story, Decimal(str(begun["dots_per_mm"])))
    sent = label_zpl(dots, FULL_LABELS + RECORD_COPIES, (right, down))
    assert sent == job.zpl and hashlib.sha256(sent).hexdigest() == begun["bytes"]


@pytest.mark.parametrize("size", list(LabelSize))
@pytest.mark.parametrize("dots", ["8", "11.811", "12", "24"])
@pytest.mark.parametrize("practice", [False, True])
def test_every_head_gets_of_the_kept_page_what_it_got(
    size: LabelSize, dots: str, practice: bool
) -> None:
    label, head = sample(size=size, practice=practice), Decimal(dots)
    again = raster_of(label_pdf(label), label.bag_code, LAYOUTS[size], head)
    assert again == label_raster(label, head)


def test_a_program_that_draws_otherwise_gives_the_page_that_was_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hands = at("revealed")
    hands.print()
    desk, story = hands.bench.desk, hands.story
    page = kept_label(desk, story)
    assert is_drawn_alike(desk, story)
    monkeypatch.setattr(labelling, "_date", lambda moment, language: "1 MAI 2026")
    assert not is_drawn_alike(desk, story) and kept_label(desk, story) == page


def test_a_kept_page_that_was_touched_is_not_given() -> None:
    hands = at("revealed")
    hands.print()
    name = label_setting(digest_of(hands))
    for kept in (b"no deflate", zlib.compress(b"another")):
        with hands.bench.desk.journal.turn() as turn:
            turn.file.set(name, kept)
        with pytest.raises(Trouble, match=r"label\.kept_damaged"):
            kept_label(hands.bench.desk, hands.story)


def test_a_label_of_the_days_before_is_not_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = at("revealed")
    monkeypatch.setattr(printing, "keep_label", lambda _, page: hashlib.sha256(page).hexdigest())
    hands.print()
    with refused(hands, "label.not_kept"):
        kept_label(hands.bench.desk, hands.story)


def test_the_pages_are_in_every_backup(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "usb").mkdir()
    path = tmp_path / "study" / "trial.opaline"
    with on_disk(at("released"), path) as hands:
        log = hands.bench.desk.journal.log_id
        chosen = FolderPlaces(path, log, Told(), lambda: Keep(14, 13))
        chosen.choose(tmp_path / "usb")
        (outcome,) = back_up(hands.bench.desk, hands.me, chosen)
        digest = digest_of(hands)
    assert outcome.failure is None
    (copy,) = (tmp_path / "usb").iterdir()
    page = zlib.decompress(read_snapshot(copy).settings[label_setting(digest)])
    assert hashlib.sha256(page).hexdigest() == digest
