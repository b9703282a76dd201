"""Labels with planted defects and good ones: the former are stopped, the latter never.

``python -m tests.campaigns.labels [--defects N] [--good N] [--seed N]``; exit code 0 when at
least 99.5 % of the defects were stopped and no good label was.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from unittest import mock

from PIL import Image

from app.labels import raster, render
from app.labels.bag_label import BagLabel
from app.labels.fonts import Face
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules
from app.labels.proof import Sheet, prove, proved
from app.labels.raster import Raster, dots_of, label_raster
from app.labels.render import label_pdf
from app.labels.typeset import SetLine, typeset
from app.labels.zpl import label_zpl, read_zpl
from app.trial.names import BagCode
from app.trial.refusal import Trouble
from app.trial.rules import LabelSize
from tests.labels.samples import MONTHS, sample

HEADS = [Decimal(dots) for dots in ("8", "11.811", "12", "24")]
NAMES = ["Dr A. Martin", "Pr Éloïse Ÿvon-Lœuvrard", "Dr J.-M. d’Œillet", "Dr Ñ. Łukasiewicz"]
COPIES = 3
LEAST = 0.995


def drawn_label(chance: random.Random) -> BagLabel:
    """Any label: language, code, subject, time, name, practice or not."""
    language = chance.choice(["fr", "en"])
    day, month = chance.randint(1, 28), chance.choice(MONTHS[language])
    return sample(
        language,
        code=BagCode.from_number(chance.randrange(23**8)).text,
        subject=f"{chance.randint(1, 4):02}-{chance.randint(1, 999):03}",
        use_by=f"{day} {month} 2026  {chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
        investigator=chance.choice(NAMES),
        practice=chance.random() < 0.3,
        size=chance.choice(list(LabelSize)),
    )


def _with_dots(sheet: Sheet, dots: Image.Image) -> Sheet:
    black = dots.convert("1").tobytes("raw", "1;I")
    old = sheet.raster
    return Sheet(sheet.pdf, Raster(dots.width, dots.height, old.dots_per_mm, black))


def _redrawn(
    label: BagLabel, dots: Decimal, change: Callable[[tuple[SetLine, ...]], tuple[SetLine, ...]]
) -> Sheet:
    with mock.patch.object(render, "typeset", lambda asked: change(typeset(asked))):
        return Sheet(label_pdf(label), label_raster(label, dots))


def _one(
    chance: random.Random, change: Callable[[random.Random, SetLine], SetLine]
) -> Callable[[tuple[SetLine, ...]], tuple[SetLine, ...]]:
    seed = chance.random()

    def changed(lines: tuple[SetLine, ...]) -> tuple[SetLine, ...]:
        again = random.Random(seed)  # Page and dots are drawn apart and share the defect.
        at = again.randrange(len(lines))
        return (*lines[:at], change(again, lines[at]), *lines[at + 1 :])

    return changed


def dead_nozzle(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """A column or row of dots that stays white where there should be ink."""
    sheet = proved(label, dots)
    image = dots_of(sheet.raster)
    while True:
        x, y = chance.randrange(image.width), chance.randrange(image.height)
        column, row = (x, 0, x + 1, image.height), (0, y, image.width, y + 1)
        line = chance.choice([column, row])
        if image.crop(line).convert("L").getextrema()[0] == 0:
            image.paste(255, line)
            return _with_dots(sheet, image)


def scaled(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """Printed to fit the page: 96 %, in the same size or a smaller one."""
    sheet = proved(label, dots)
    image = dots_of(sheet.raster)
    small = image.resize((image.width * 96 // 100, image.height * 96 // 100))
    if chance.random() < 0.5:
        return _with_dots(sheet, small)
    page = Image.new("1", image.size, 255)
    page.paste(small, (0, 0))
    return _with_dots(sheet, page)


def swapped(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """Another bag's label, whole, or only its page, or only its dots."""
    other = replace(label, bag_code=BagCode.from_number(chance.randrange(23**8)))
    pages = [label_pdf(label), label_pdf(other)]
    rasters = [label_raster(label, dots), label_raster(other, dots)]
    page, dot = chance.choice([(1, 1), (1, 0), (0, 1)])
    return Sheet(pages[page], rasters[dot])


def cut_text(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """A line without its end, in page and dots alike."""
    return _redrawn(label, dots, _one(chance, lambda _, line: replace(line, text=line.text[:-1])))


def wrong_font(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """A line in another weight or size, in page and dots alike."""

    def change(again: random.Random, line: SetLine) -> SetLine:
        if again.random() < 0.5:
            return replace(line, face=again.choice([face for face in Face if face != line.face]))
        return replace(line, size=line.size * again.choice([0.9, 0.95, 1.05]))

    return _redrawn(label, dots, _one(chance, change))


def lost_glyph(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """A letter that leaves no ink, in page and dots alike, or in the dots alone."""

    def change(again: random.Random, line: SetLine) -> SetLine:
        at = again.choice([place for place, letter in enumerate(line.text) if letter != " "])
        return replace(line, text=line.text[:at] + " " + line.text[at + 1 :])

    lame = _redrawn(label, dots, _one(chance, change))
    return lame if chance.random() < 0.5 else Sheet(label_pdf(label), lame.raster)


def moved(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """A line half a millimetre from its place, in page and dots alike."""
    by = chance.choice([-0.5, 0.5])
    return _redrawn(label, dots, _one(chance, lambda _, line: replace(line, y=line.y + by)))


def other_matrix(chance: random.Random, label: BagLabel, dots: Decimal) -> Sheet:
    """The Data Matrix of another bag, in page, dots or both."""
    other = BagCode.from_number(chance.randrange(23**8))
    wrong = modules(other)
    with mock.patch.object(render, "modules", lambda _: wrong):
        page = label_pdf(label)
    image = dots_of(label_raster(label, dots))
    raster._paste(image, other, LAYOUTS[label.size], dots)
    laid = _with_dots(Sheet(page, label_raster(label, dots)), image)
    return laid if chance.random() < 0.5 else Sheet(label_pdf(label), laid.raster)


DEFECTS = (
    dead_nozzle, scaled, swapped, cut_text, wrong_font, lost_glyph, moved, other_matrix,
)  # fmt: skip


def stopped(label: BagLabel, sheet: Sheet) -> str:
    """The part at which the proof stops a sheet; nothing when it would be printed."""
    try:
        prove(label, sheet)
    except Trouble as why:
        assert why.code == "label.not_as_recorded"
        return str(why.facts["part"])
    return ""


def plant(count: int, seed: int, heads: list[Decimal]) -> Counter[tuple[str, str]]:
    """How often each kind of defect was stopped where; nowhere is the empty text."""
    told: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        label, defect = drawn_label(chance), DEFECTS[number % len(DEFECTS)]
        sheet = defect(chance, label, chance.choice(heads))
        told[defect.__name__, stopped(label, sheet)] += 1
    return told


def good(count: int, seed: int, heads: list[Decimal]) -> int:
    """How many of so many good labels were stopped, on their way to the printer included."""
    wrong = 0
    for number in range(count):
        chance = random.Random(f"good/{seed}/{number}")
        label = drawn_label(chance)
        dots = chance.choice(heads)
        try:
            sheet = proved(label, dots)
            sent = label_zpl(sheet.raster, COPIES)
            wrong += read_zpl(sent, dots) != (sheet.raster, COPIES)
        except Trouble as why:
            print(number, dots, label.bag_code.text, why)
            wrong += 1
    return wrong


def main() -> int:
    """Runs both halves and prints what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--defects", type=int, default=500)
    parser.add_argument("--good", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    told = plant(asked.defects, asked.seed, HEADS)
    for (defect, part), times in sorted(told.items()):
        print(f"{defect:14} {part or 'NOT STOPPED':12} {times}")
    missed = sum(times for (_, part), times in told.items() if not part)
    wrong = good(asked.good, asked.seed, HEADS)
    print(f"defects {asked.defects}, stopped {asked.defects - missed}")
    print(f"good {asked.good}, stopped {wrong}")
    return int(missed > (1 - LEAST) * asked.defects or wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
