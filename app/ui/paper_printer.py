"""A page on the office printer: drawn from its PDF in memory, so that no file of it is left."""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.labels.raster import RENDERER
from app.trial.refusal import Trouble

_NAME = "Opaline"
_DOTS_PER_INCH, _POINTS = 300, 72


def print_page(parent: QWidget, pdf: bytes) -> bool:
    """Asks for a printer and gives it a document of one page; False when nobody chose one.

    Raises Trouble ``paper.not_printed``.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    draw_page(printer, pdf)
    return True


def draw_page(printer: QPrinter, pdf: bytes) -> None:
    """The first page of a document on a printer that was chosen; raises Trouble."""
    printer.setDocName(_NAME)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    image = page_image(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble("paper.not_printed")
    painter.drawImage(QRect(0, 0, printer.width(), printer.height()), image)
    if not painter.end():
        raise Trouble("paper.not_printed")


def page_image(pdf: bytes) -> QImage:
    """The first page in greys, 300 dots an inch."""
    with RENDERER:
        document = pypdfium2.PdfDocument(pdf)
        grey = document[0].render(scale=_DOTS_PER_INCH / _POINTS, grayscale=True).to_pil()
        document.close()
    data = grey.tobytes()
    image = QImage(data, grey.width, grey.height, grey.width, QImage.Format.Format_Grayscale8)
    return image.copy()
