"""``python -m tests.campaigns.damage [--images N] [--only NAME] [--second]``: damaged labels, read.

Labels as a head lays their dots are given what a print, a bag and a ward do to
them, then seen by a camera of ten pixels a millimetre from any angle. Told for
each damage: how many a reader reads at once, and with tries on a worked-over
picture; with ``--second`` another decoder too. Exit code 0 when every clean
label was read, 95 of 100 with a blob over a twentieth of the symbol, and none wrongly.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from app.labels import layout, layout_102x76
from app.labels.raster import dots_of, label_raster, symbol_dots
from app.trial.names import BagCode
from tests.campaigns.patient import readings
from tests.labels.samples import sample
from tests.labels.second_reader import libdmtx

HEADS = ("8", "11.811", "12")
CAMERA = 10
"""Pixels a millimetre."""
INK, PAPER = 45, 222
AROUND_MM = 12
"""How much of the label about the symbol is seen."""
FLOORS = {"clean": 1.0, "blob of 5 %": 0.95}
"""The least share read with tries."""


@dataclass
class Shot:
    """One picture on its way to the camera: `fine` pixels a millimetre, `symbol` its middle."""

    chance: random.Random
    image: Image.Image
    fine: int
    middle: tuple[float, float]
    side: float
    blur_mm: float = 0.05
    noise: float = 3
    tilt: float = 0

    def draw(self) -> ImageDraw.ImageDraw:
        """A pen on it."""
        return ImageDraw.Draw(self.image)


Damage = Callable[[Shot], None]


def nothing(shot: Shot) -> None:
    """Clean, at any angle."""


def blurred(mm: float) -> Damage:
    """Out of focus."""

    def damage(shot: Shot) -> None:
        shot.blur_mm = mm

    return damage


def noisy(shot: Shot) -> None:
    """In the dark."""
    shot.noise = 20


def tilted(shot: Shot) -> None:
    """From the side, thirty degrees."""
    shot.tilt = math.radians(30)


def blob(share: float) -> Damage:
    """A drop, or ink rubbed off, over a share of the symbol."""

    def damage(shot: Shot) -> None:
        radius = math.sqrt(share * shot.side**2 / math.pi)
        x, y = (at + shot.chance.uniform(-0.5, 0.5) * shot.side for at in shot.middle)
        shade = shot.chance.choice((INK, PAPER))
        shot.draw().ellipse((x - radius, y - radius, x + radius, y + radius), fill=shade)

    return damage


def scratched(mm: float) -> Damage:
    """A white line across the symbol."""

    def damage(shot: Shot) -> None:
        angle = shot.chance.uniform(0, math.pi)
        shift = shot.chance.uniform(-0.35, 0.35) * shot.side
        x, y = shot.middle[0] + shift, shot.middle[1] + shift
        dx, dy = math.cos(angle) * shot.side, math.sin(angle) * shot.side
        width = max(1, round(mm * shot.fine))
        shot.draw().line((x - dx, y - dy, x + dx, y + dy), fill=PAPER, width=width)

    return damage


def bent(radius_mm: float) -> Damage:
    """Round a bag: what lies off the middle comes closer together."""

    def damage(shot: Shot) -> None:
        def along(x: float) -> float:
            off = (x - shot.middle[0]) / shot.fine
            reach = max(-0.99, min(0.99, off / radius_mm))
            return shot.middle[0] + math.asin(reach) * radius_mm * shot.fine

        _bend(shot, lambda x, y: (along(x), y))

    return damage


def wrinkled(mm: float) -> Damage:
    """Waves of six millimetres over the film."""

    def damage(shot: Shot) -> None:
        phase, other = (shot.chance.uniform(0, 2 * math.pi) for _ in range(2))
        wave, high = 2 * math.pi / (6 * shot.fine), mm * shot.fine

        def moved(x: float, y: float) -> tuple[float, float]:
            return x + high * math.sin(wave * y + phase), y + high * math.sin(wave * x + other)

        _bend(shot, moved)

    return damage


def together(*damages: Damage) -> Damage:
    """Several at once."""

    def damage(shot: Shot) -> None:
        for one in damages:
            one(shot)

    return damage


def dim(noise: float, blur: float, tilt: float) -> Damage:
    """Noise, blur and tilt together."""

    def damage(shot: Shot) -> None:
        shot.noise, shot.blur_mm, shot.tilt = noise, blur, math.radians(tilt)

    return damage


DAMAGES: dict[str, Damage] = {
    "clean": nothing, "tilt of 30 degrees": tilted, "blur of 0.15 mm": blurred(0.15),
    "blur of 0.20 mm": blurred(0.2), "noise of 20": noisy, "blob of 5 %": blob(0.05),
    "blob of 10 %": blob(0.1), "blob of 15 %": blob(0.15), "scratch of 0.25 mm": scratched(0.25),
    "scratch of 0.5 mm": scratched(0.5), "3 dead dots": nothing, "bag of 60 mm": bent(60),
    "bag of 20 mm": bent(20), "wrinkle of 0.1 mm": wrinkled(0.1),
    "wrinkle of 0.2 mm": wrinkled(0.2),
    "ward": together(dim(8, 0.1, 12), bent(60), wrinkled(0.05), blob(0.03)),
    "bad ward": together(dim(14, 0.15, 20), bent(35), wrinkled(0.12), blob(0.05), scratched(0.15)),
}  # fmt: skip
DEAD = 3


def shot_of(code: BagCode, dots_per_mm: Decimal, chance: random.Random, dead: int) -> Shot:
    """The label's upper right corner in grey, its dots a little larger than they should be."""
    language = chance.choice(("fr", "en"))
    raster = label_raster(sample(language, code=code.text), dots_per_mm)
    dots = dots_of(raster)
    x, y, module = symbol_dots(layout_102x76.LAYOUT_102X76, dots_per_mm)
    side = module * layout.MODULES
    for _ in range(dead):
        column = x + chance.randrange(side)
        dots.paste(255, (column, 0, column + 1, dots.height))
    around = round(AROUND_MM * float(dots_per_mm))
    left, top = x + side // 2 - around, y + side // 2 - around
    seen = ImageOps.expand(dots.convert("L"), around, 255)
    seen = seen.crop((left + around, top + around, left + 3 * around, top + 3 * around))
    times = max(2, round(32 / float(dots_per_mm)))
    grown = seen.resize((seen.width * times, seen.height * times), Image.Resampling.NEAREST)
    inked = grown.filter(ImageFilter.MinFilter(3)).point(lambda v: PAPER if v > 127 else INK)
    fine = round(float(dots_per_mm) * times)
    middle = (inked.width / 2, inked.height / 2)
    return Shot(chance, inked, fine, middle, side * times)


def seen_by_a_camera(shot: Shot) -> Image.Image:
    """The picture as the reader gets it."""
    chance, image = shot.chance, shot.image
    if shot.tilt:
        squeezed = round(image.height * math.cos(shot.tilt))
        image = image.resize((image.width, squeezed), Image.Resampling.BICUBIC)
        pad = image.width * math.sin(shot.tilt) * 0.08
        corners = (pad, 0, 0, image.height, image.width, image.height, image.width - pad, 0)
        image = image.transform(
            image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=PAPER
        )
    turned = image.rotate(
        chance.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER
    )
    size = (round(turned.width * CAMERA / shot.fine), round(turned.height * CAMERA / shot.fine))
    small = turned.resize(size, Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(shot.blur_mm * CAMERA))
    return ImageChops.add(soft, _noise(soft.size, shot.noise, chance), 1, -128)


def _noise(size: tuple[int, int], sigma: float, chance: random.Random) -> Image.Image:
    # Drawn from the campaign's own chance, so that a seed gives the same pictures again.
    tile = Image.new("L", (128, 128))
    tile.putdata([max(0, min(255, round(chance.gauss(128, sigma)))) for _ in range(128 * 128)])
    whole = Image.new("L", size)
    for left in range(0, size[0], 128):
        for top in range(0, size[1], 128):
            turn = chance.choice((Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT,
                                  Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270))
            tile = tile.transpose(turn)
            whole.paste(tile, (left, top))
    return whole


def _bend(shot: Shot, moved: Callable[[float, float], tuple[float, float]]) -> None:
    """Every small square of the picture is taken from where `moved` says."""
    step = shot.fine
    mesh = []
    for left in range(0, shot.image.width, step):
        for top in range(0, shot.image.height, step):
            box = (left, top, min(left + step, shot.image.width),
                   min(top + step, shot.image.height))  # fmt: skip
            corners = [(box[0], box[1]), (box[0], box[3]), (box[2], box[3]), (box[2], box[1])]
            mesh.append((box, tuple(v for x, y in corners for v in moved(x, y))))
    shot.image = shot.image.transform(
        shot.image.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=PAPER
    )


@dataclass
class Row:
    """What was read of labels with one damage under one head."""

    images: int = 0
    plain: int = 0
    tried: int = 0
    second: int = 0
    wrong: list[str] = field(default_factory=list)


def shoot(row: Row, name: str, dots_per_mm: Decimal, chance: random.Random, second: bool) -> None:
    """One more label, damaged and read."""
    code = BagCode.from_number(chance.randrange(23**8))
    shot = shot_of(code, dots_per_mm, chance, DEAD if name.endswith("dead dots") else 0)
    DAMAGES[name](shot)
    image = seen_by_a_camera(shot)
    row.images += 1
    for number, found in enumerate(readings(image)):
        row.wrong += [text for text in found if text != code.text]
        if code.text in found:
            row.plain += number == 0
            row.tried += 1
            break
    if second:
        found = libdmtx(image)
        row.second += code.text in found
        row.wrong += [text for text in found if text != code.text]


def campaign(
    images: int, seed: int, second: bool = False, names: Iterable[str] = DAMAGES
) -> dict[tuple[str, str], Row]:
    """So many labels of each head with each damage."""
    rows = {(name, head): Row() for name in names for head in HEADS}
    for (name, head), row in rows.items():
        chance = random.Random(f"{seed} {name} {head}")
        for _ in range(images):
            shoot(row, name, Decimal(head), chance, second)
    return rows


def faults(rows: dict[tuple[str, str], Row]) -> list[str]:
    """Floors that were not reached, and codes read wrongly."""
    found = []
    for (name, head), row in rows.items():
        if row.tried < FLOORS.get(name, 0) * row.images:
            found.append(f"{name} at {head}: {row.tried} of {row.images}")
        found += [f"{name} at {head}: read as {text!r}" for text in row.wrong]
    return found


def main() -> int:
    """The campaign, as asked for on the command line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--images", type=int, default=80)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", action="append", choices=DAMAGES)
    asked.add_argument("--second", action="store_true")
    options = asked.parse_args()
    names = options.only or list(DAMAGES)
    rows = campaign(options.images, options.seed, options.second, names)
    for name in names:
        told = []
        for head in HEADS:
            row = rows[name, head]
            shares = [100 * n // row.images for n in (row.plain, row.tried)]
            shares += [100 * row.second // row.images] if options.second else []
            told.append("/".join(map(str, shares)))
        print(f"{name:20} " + "  ".join(f"{one:>12}" for one in told), flush=True)
    found = faults(rows)
    print(f"{sum(row.images for row in rows.values())} images,", found or "nothing wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
