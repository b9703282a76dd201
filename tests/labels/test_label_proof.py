"""The proof before printing: planted defects are stopped, good labels are not."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from app.labels.bag_label import BagLabel
from app.labels.layout import MODULES
from app.labels.layouts import LAYOUTS
from app.labels.proof import Sheet, prove, proved
from app.labels.raster import dots_of, symbol_dots
from app.labels.typeset import typeset
from app.labels.witness import contradicts, spread
from app.labels.zpl import LARGEST_FIELD, label_zpl, read_zpl
from app.trial.refusal import Trouble
from tests.campaigns.labels import COPIES, DEFECTS, HEADS, drawn_label, good, plant
from tests.labels.samples import sample

EIGHT = Decimal(8)


def test_planted_defects_are_stopped() -> None:
    told = plant(2 * len(DEFECTS), 7, [EIGHT])
    assert {part for _, part in told} >= {"text", "dots", "symbol", "drawing"}
    assert [defect for (defect, part) in told if not part] == []


def test_good_labels_are_not_stopped() -> None:
    assert good(8, 7, [EIGHT]) == 0


@pytest.mark.parametrize("dots", HEADS)
def test_every_head_is_proved(dots: Decimal) -> None:
    label = drawn_label(random.Random(str(dots)))
    sheet = proved(replace(label, practice=False), dots)
    prove(replace(label, practice=False), sheet)


def stopped(label: BagLabel, sheet: Sheet) -> str:
    """Where the proof finds this sheet astray."""
    with pytest.raises(Trouble) as told:
        prove(label, sheet)
    return str(told.value.facts["part"])


def test_a_page_too_many_or_dots_of_another_size_are_stopped() -> None:
    label = sample("fr")
    sheet = proved(label, EIGHT)
    twice, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    twice.import_pages(pypdfium2.PdfDocument(sheet.pdf), [0, 0])
    twice.save(out)
    assert stopped(label, replace(sheet, pdf=out.getvalue())) == "page"
    lower = replace(sheet.raster, height=sheet.raster.height - 1,
                    rows=sheet.raster.rows[: -((sheet.raster.width + 7) // 8)])  # fmt: skip
    assert stopped(label, replace(sheet, raster=lower)) == "page"


@pytest.mark.parametrize("side", ["left", "upper", "right", "lower"])
def test_ink_beside_the_symbol_is_stopped_on_every_side(side: str) -> None:
    label = sample("fr")
    sheet = proved(label, EIGHT)
    dots = dots_of(sheet.raster)
    x, y, module = symbol_dots(LAYOUTS[label.size], EIGHT)
    edge, middle = module * MODULES, module * MODULES // 2
    place = {"left": (x - 1, y + middle), "upper": (x + middle, y - 1),
             "right": (x + edge, y + middle), "lower": (x + middle, y + edge)}[side]  # fmt: skip
    dots.putpixel(place, 0)
    inked = replace(sheet.raster, rows=dots.tobytes("raw", "1;I"))
    assert stopped(label, replace(sheet, raster=inked)) == "symbol"


def test_the_witness_alone_misses_no_letter() -> None:
    label = sample("fr")
    dots = dots_of(proved(label, EIGHT).raster)
    assert not contradicts(label, dots, EIGHT)
    line = next(line for line in typeset(label) if line.field == "contact")
    lame = dots.copy()
    left, top = int(line.x * 8), int((line.y - 2.2) * 8)
    lame.paste(255, (left, top, left + 12, top + 18))
    assert contradicts(label, lame, EIGHT)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 3), st.data())
def test_ink_spreads_as_a_rank_filter_spreads_it(
    width: int, height: int, dots: int, data: st.DataObject
) -> None:
    size = width * height
    ink = Image.frombytes("L", (width, height), data.draw(st.binary(min_size=size, max_size=size)))
    assert spread(ink, dots).tobytes() == ink.filter(ImageFilter.MaxFilter(2 * dots + 1)).tobytes()


def test_the_witness_alone_sees_ink_that_no_record_asks_for() -> None:
    label = sample("fr")
    dots = dots_of(proved(label, EIGHT).raster)
    dots.paste(Image.new("1", (3, 3), 0), (8, 8))
    assert contradicts(label, dots, EIGHT)


@pytest.mark.parametrize("dots", HEADS)
def test_zpl_gives_every_dot_back_in_fields_that_a_printer_takes(dots: Decimal) -> None:
    raster = proved(sample(), dots).raster
    sent = label_zpl(raster, COPIES)
    assert read_zpl(sent, dots) == (raster, COPIES)
    sizes = [int(field.split(b",")[1]) for field in sent.split(b"^GFA")[1:]]
    assert max(sizes) <= LARGEST_FIELD and sum(sizes) == len(raster.rows)
    assert b"~D" not in sent


def test_the_length_of_zpl_tells_nothing_of_the_label() -> None:
    lengths = set()
    for number in range(4):
        label = drawn_label(random.Random(number))
        lengths.add((label.size, len(label_zpl(proved(label, EIGHT).raster, COPIES))))
    assert len(lengths) == len({size for size, _ in lengths}) == 2


def test_zpl_that_was_touched_is_not_read() -> None:
    sent = label_zpl(proved(sample(), EIGHT).raster, COPIES)
    touched = [
        sent[:-1], sent + b" ", sent.replace(b"^JZN", b"^JZY"), sent[: len(sent) // 2],
        sent.replace(b"0" * 200, b"0" * 198, 1), sent.replace(b"0000", b"00g0", 1),
        sent.replace(b"^FO0,0", b"^FO9,0"), b"", sent * 2,
        *(re.sub(rb"\^GFA,(\d+),(\d+),(\d+)", other, sent, count=1)
          for other in (rb"^GFA,1,\2,\3", rb"^GFA,\1,1,\3", rb"^GFA,\1,\2,1")),
    ]  # fmt: skip
    for data in touched:
        with pytest.raises(Trouble, match=r"label\.not_as_recorded"):
            read_zpl(data, EIGHT)
    changed = sent.replace(b"0000", b"00F0", 1)
    assert read_zpl(changed, EIGHT) != read_zpl(sent, EIGHT)
