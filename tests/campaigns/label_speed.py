"""Labels a second and memory, beside other ways of drawing the very same label, in one run.

``python -m tests.campaigns.label_speed [--labels N] [--rounds N]``. The other
tools are no part of the program's lock: ``pip install fpdf2 typst pycairo``
beside it, or point ``PYTHONPATH`` at them; what is not there is said. Each
tool draws in a process of its own, the tools by turns, and what is told is the
median ratio to the bare drawing library, and the peak of memory.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from app.labels.bag_label import BagLabel
from app.labels.fonts import FONTS, POINTS_PER_MM, Face
from app.labels.layout import MODULE
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules, runs
from app.labels.render import label_pdf
from app.labels.typeset import SetLine, typeset
from app.trial.names import BagCode
from tests.labels.samples import sample

Draw = Callable[[BagLabel], bytes]
Bar = tuple[float, float, float, float]
BARE = "reportlab bare"
NEEDS = {"pycairo": "cairo", "fpdf2": "fpdf", "typst": "typst"}
"""The tools that are no part of the program, and the module of each."""


def bars(label: BagLabel) -> list[Bar]:
    """Everything black that is no letter: left, top, width, height in mm."""
    layout = LAYOUTS[label.size]
    found = [(r.x, r.y - r.thickness / 2, r.end - r.x, r.thickness) for r in layout.rules]
    for row, column, length in runs(modules(label.bag_code)):
        place = layout.matrix_x + column * MODULE, layout.matrix_y + row * MODULE
        found.append((*place, length * MODULE, MODULE))
    return found


def opaline(label: BagLabel) -> bytes:
    """The program itself: the same bytes for ever, uncompressed."""
    return label_pdf(label)


def reportlab_bare(label: BagLabel) -> bytes:
    """The drawing library as its manual has it."""
    canvas_of, metrics, fonts = (
        importlib.import_module(f"reportlab.{name}")
        for name in ("pdfgen.canvas", "pdfbase.pdfmetrics", "pdfbase.ttfonts")
    )
    for face in Face:
        if f"bare-{face}" not in metrics.getRegisteredFontNames():
            file = str(FONTS / f"IBMPlexSans-{face}.ttf")
            metrics.registerFont(fonts.TTFont(f"bare-{face}", file))
    width, height = _size(label)
    buffer = io.BytesIO()
    canvas = canvas_of.Canvas(buffer, pagesize=(width, height))
    for x, y, wide, high in _points(bars(label)):
        canvas.rect(x, height - y - high, wide, high, stroke=0, fill=1)
    for line in typeset(label):
        canvas.setFont(f"bare-{line.face}", line.size)
        canvas.drawString(line.x * POINTS_PER_MM, height - line.y * POINTS_PER_MM, line.text)
    canvas.save()
    return buffer.getvalue()


def pycairo(label: BagLabel) -> bytes:
    """Cairo through pycairo, the typeface found by fontconfig."""
    cairo = importlib.import_module("cairo")
    buffer = io.BytesIO()
    surface = cairo.PDFSurface(buffer, *_size(label))
    pen = cairo.Context(surface)
    for bar in _points(bars(label)):
        pen.rectangle(*bar)
    pen.fill()
    for line in typeset(label):
        weight = cairo.FONT_WEIGHT_NORMAL if line.face is Face.REGULAR else cairo.FONT_WEIGHT_BOLD
        pen.select_font_face("IBM Plex Sans", cairo.FONT_SLANT_NORMAL, weight)
        pen.set_font_size(line.size)
        pen.move_to(line.x * POINTS_PER_MM, line.y * POINTS_PER_MM)
        pen.show_text(line.text)
    surface.finish()
    return buffer.getvalue()


def fpdf2(label: BagLabel) -> bytes:
    """fpdf2, which reads the font files anew for each document."""
    layout = LAYOUTS[label.size]
    page: Any = importlib.import_module("fpdf").FPDF(
        orientation="L", unit="mm", format=(layout.height, layout.width)
    )
    page.add_page()
    for face in Face:
        page.add_font(str(face), fname=str(FONTS / f"IBMPlexSans-{face}.ttf"))
    for bar in bars(label):
        page.rect(*bar, style="F")
    for line in typeset(label):
        page.set_font(str(line.face), size=line.size)
        page.text(line.x, line.y, line.text)
    return bytes(page.output())


def typst(label: BagLabel) -> bytes:
    """typst, with a document written for each label."""
    layout = LAYOUTS[label.size]
    told = [f"#set page(width: {layout.width}mm, height: {layout.height}mm, margin: 0mm)"]
    told += [
        f"#place(dx: {x}mm, dy: {y}mm, rect(width: {w}mm, height: {h}mm, fill: black))"
        for x, y, w, h in bars(label)
    ]
    told += [_typst_line(line) for line in typeset(label)]
    compile_ = importlib.import_module("typst").compile
    return bytes(compile_("\n".join(told).encode(), font_paths=[str(FONTS)]))


def _typst_line(line: SetLine) -> str:
    weight = {"Regular": 400, "SemiBold": 600, "Bold": 700}[line.face]
    text = json.dumps(line.text, ensure_ascii=False)
    style = f'font: "IBM Plex Sans", weight: {weight}, size: {line.size}pt, top-edge: "baseline"'
    return f"#place(dx: {line.x:.3f}mm, dy: {line.y:.3f}mm, text({style}, {text}))"


TOOLS: dict[str, Draw] = {
    "opaline": opaline, BARE: reportlab_bare, "pycairo": pycairo, "fpdf2": fpdf2, "typst": typst,
}  # fmt: skip


def _size(label: BagLabel) -> tuple[float, float]:
    layout = LAYOUTS[label.size]
    return layout.width * POINTS_PER_MM, layout.height * POINTS_PER_MM


def _points(found: list[Bar]) -> list[Bar]:
    points = POINTS_PER_MM
    return [(x * points, y * points, wide * points, high * points) for x, y, wide, high in found]


def child(tool: str, labels: int) -> None:
    """Draws so many labels, a document each, and tells labels a second, MB and bytes."""
    usual = sample()
    codes = [BagCode.from_number(number * 7_919) for number in range(labels + 1)]
    TOOLS[tool](replace(usual, bag_code=codes[-1]))
    began = process_time()
    size = [len(TOOLS[tool](replace(usual, bag_code=code))) for code in codes[:labels]]
    seconds = process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([labels / seconds, round(peak), round(statistics.mean(size) / 1000, 1)]))


def measured(tool: str, labels: int, folder: Path) -> tuple[float, int, float]:
    """What a process of its own says."""
    found = folder / "fonts.conf"
    found.write_text(f'<fontconfig><dir>{FONTS}</dir><cachedir>{folder}</cachedir></fontconfig>')
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--child", tool, "--labels", str(labels)],
        env={**os.environ, "FONTCONFIG_FILE": str(found)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    speed, peak, size = json.loads(done.stdout)
    return float(speed), int(peak), float(size)


def missing(tool: str) -> bool:
    """Whether a tool cannot be loaded here."""
    try:
        importlib.import_module(NEEDS.get(tool, "json"))
    except ImportError:
        return True
    return False


def main() -> int:
    """Every tool by turns; exit code 0."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--labels", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=TOOLS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.labels)
        return 0
    here = [tool for tool in TOOLS if not missing(tool)]
    told: dict[str, list[tuple[float, int, float]]] = {tool: [] for tool in here}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(asked.rounds):
            for tool in here:
                told[tool].append(measured(tool, asked.labels, Path(folder)))
    for tool in TOOLS:
        if tool not in told:
            print(f"{tool}: not installed")
            continue
        ratios = [one[0] / bare[0] for one, bare in zip(told[tool], told[BARE], strict=True)]
        speed = statistics.median(one[0] for one in told[tool])
        print(f"{tool}: {statistics.median(ratios):.2f} x {BARE} ({speed:.0f} labels a second), "
              f"{max(one[1] for one in told[tool])} MB, {told[tool][0][2]} kB")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
