"""Pages on the office printer: drawn from their PDF in memory, so that no file of them is left."""

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


def print_on(name: str, pdf: bytes) -> None:
    """Every page of a document on a printer of the system by its name; raises Trouble."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    if printer.printerName() != name or not printer.isValid():
        raise Trouble("printer.not_reached", reason="ENOENT")
    draw_pages(printer, pdf, page_count(pdf))


def draw_page(printer: QPrinter, pdf: bytes) -> None:
    """The first page of a document on a printer that was chosen; raises Trouble."""
    draw_pages(printer, pdf, 1)


def draw_pages(printer: QPrinter, pdf: bytes, pages: int) -> None:
    """So many pages of a document, each as large as it is, on a printer; raises Trouble."""
    printer.setDocName(_NAME)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble("paper.not_printed")
    whole = True
    for page in range(pages):
        whole = whole and (page == 0 or printer.newPage())
        painter.drawImage(
            QRect(0, 0, printer.width(), printer.height()), page_image(pdf, page)
        )
    if not painter.end() or not whole:
        raise Trouble("paper.not_printed")


def page_count(pdf: bytes) -> int:
    """How many pages a document has."""
    with RENDERER:
        document = pypdfium2.PdfDocument(pdf)
        pages = len(document)
        document.close()
    return pages


def page_image(pdf: bytes, page: int = 0) -> QImage:
    """A page in greys, 300 dots an inch."""
    with RENDERER:
        document = pypdfium2.PdfDocument(pdf)
        grey = document[page].render(scale=_DOTS_PER_INCH / _POINTS, grayscale=True).to_pil()
        document.close()
    data = grey.tobytes()
    image = QImage(data, grey.width, grey.height, grey.width, QImage.Format.Format_Grayscale8)
    return image.copy()
