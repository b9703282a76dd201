"""What widgets share: marks that the style sheet reads, words for who hears the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, **properties: str) -> None:
    """Sets dynamic properties (``use``, ``role``, ``tone`` …) and has the sheet read anew."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    for one in (widget, *widget.findChildren(QWidget)):
        one.style().unpolish(one)
        one.style().polish(one)


def appear(widget: QWidget, there: bool) -> None:
    """Shows or hides a part; one without a parent yet is not shown as a window of its own.

    It is seen as soon as what holds it is.
    """
    if there and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(there)


def announce(widget: QWidget, words: str) -> None:
    """Has a screen reader say something that appeared away from the focus.

    What is told on a page behind the lock or behind that of a monitor is not heard.
    """
    if words and widget.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def plain(words: str) -> str:
    """Words without the mark of their mnemonic: ``&Weight`` is heard as ``Weight``."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")
