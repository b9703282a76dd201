"""What stood in an editor before a reader typed into it, to be put back without a trace."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.ui.widgets.field import Field

PutBack = Callable[[], None]


def keep(widget: QWidget) -> PutBack | None:
    """How to put back what an editor holds at this moment; None for what is no editor of text."""
    put_back: PutBack | None = None
    if isinstance(widget, QLineEdit):
        put_back = _keep_line(widget)
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        put_back = _keep_lines(widget)
    return _with_problem(widget, put_back) if put_back else None


def keeps_secrets(widget: QWidget) -> bool:
    """Whether an editor hides what is typed into it."""
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal


def _keep_line(line: QLineEdit) -> PutBack:
    text, cursor, modified = line.text(), line.cursorPosition(), line.isModified()
    start, length = line.selectionStart(), line.selectionLength()

    def put_back() -> None:
        if line.text() != text:
            line.setText(text)
        line.setCursorPosition(cursor)
        if length:
            backwards = cursor == start
            line.setSelection(start + length if backwards else start,
                              -length if backwards else length)  # fmt: skip
        line.setModified(modified)

    return put_back


def _keep_lines(lines: QPlainTextEdit | QTextEdit) -> PutBack:
    cursor, document, bar = lines.textCursor(), lines.document(), lines.verticalScrollBar()
    text, anchor, place = lines.toPlainText(), cursor.anchor(), cursor.position()
    scrolled, modified = bar.value(), document.isModified()

    def put_back() -> None:
        if lines.toPlainText() != text:
            lines.setPlainText(text)
        stood = lines.textCursor()
        stood.setPosition(anchor)
        stood.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        lines.setTextCursor(stood)
        lines.verticalScrollBar().setValue(scrolled)
        lines.document().setModified(modified)

    return put_back


def _with_problem(widget: QWidget, put_back: PutBack) -> PutBack:
    """Has the field around an editor say again what was wrong, which typing takes away."""
    field = widget.parentWidget()
    while field is not None and not isinstance(field, Field):
        field = field.parentWidget()
    problem = field.problem if field is not None else ""

    def put_back_all() -> None:
        if not shiboken6.isValid(widget):
            return
        put_back()
        if field is not None and problem != field.problem:
            field.refuse(problem) if problem else field.accept()

    return put_back_all
