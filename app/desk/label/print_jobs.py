"""What a printer is given: one label's dots in every form, each read back before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app import __version__
from app.desk.label.printers import PrinterSetup
from app.desk.ports import Entropy, PrintJob
from app.labels.calibration import MARK_LETTERS, calibration_page, mark_of
from app.labels.image_page import image_pdf, prove_image
from app.labels.raster import Raster, raster_png
from app.labels.zpl import label_zpl, read_zpl
from app.papers.paper import Lines, Paper
from app.papers.render import paper_pdf
from app.trial.quantities import Figure
from app.trial.refusal import Trouble
from app.trial.rules import LabelSize
from app.trial.words import Words

JOB_TITLE = "etiquette"
"""The title of every job, tests included: a queue's log tells nothing else."""
TEST_FILE = "essai"


def job_of(
    file_name: str, pdf: bytes, raster: Raster, copies: int, offset: tuple[int, int]
) -> PrintJob:
    """A job whose every form gives the very dots back; Trouble ``label.not_as_recorded``."""
    zpl = label_zpl(raster, copies, offset)
    if read_zpl(zpl, raster.dots_per_mm, offset) != (raster, copies):
        raise Trouble("label.not_as_recorded", part="zpl")
    image = image_pdf(raster, copies, offset)
    prove_image(image, raster, copies, offset)
    size = _mm(raster.width, raster), _mm(raster.height, raster)
    return PrintJob(JOB_TITLE, file_name, pdf, raster_png(raster), zpl, image, copies, size)


def trial_print(
    setup: PrinterSetup, words: Words, entropy: Entropy, size: LabelSize
) -> tuple[str, PrintJob]:
    """A calibration page for one printer, and what a scan of its Data Matrix must give."""
    mark = mark_of(entropy.draw("test_print", MARK_LETTERS))
    page = calibration_page(mark, _told(setup, words), setup.dots_per_mm, size)
    image = image_pdf(page, 1, setup.offset)
    job = job_of(TEST_FILE, image, page, 1, setup.offset)
    return mark, job


def trial_paper(words: Words) -> bytes:
    """A page for the office printer that tells nothing of any study."""
    say = words.say
    return paper_pdf(Paper(
        title=say("office.test.title"), marks=(say("test_print.no_label"),),
        subtitle=say("office.test.subtitle"), blocks=(Lines((say("office.test.look"),)),),
        footer=say("office.test.footer", version=__version__), page_words=say("paper.page"),
    ))  # fmt: skip


def _told(setup: PrinterSetup, words: Words) -> Sequence[str]:
    right, down = (
        Figure((dots / setup.dots_per_mm).quantize(Decimal("0.1"))) for dots in setup.offset
    )
    say = words.say
    return (
        say("test_print.title"), say("test_print.no_label"), setup.name,
        say("test_print.head", dots=str(setup.dots_per_mm)),
        say("test_print.shift", right=right, down=down),
        say("test_print.rulers"), say("test_print.band"),
    )  # fmt: skip


def _mm(dots: int, raster: Raster) -> int:
    return round(dots / raster.dots_per_mm)
