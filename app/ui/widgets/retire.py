"""Widgets that have served are hidden and deleted, never from inside their own end."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def retire(widget: QWidget) -> None:
    """Hides a widget and deletes it once the events under way are done.

    What its signals are connected to goes with it, from within its destructor.
    Were that the last to refer to the window that the widget belongs to, the
    window would delete its children there, and this one a second time: so the
    window is held for one more turn of the event loop.
    """
    top = widget
    while (parent := top.parentWidget()) is not None:
        top = parent
    widget.destroyed.connect(lambda: QTimer.singleShot(0, lambda: top))
    widget.hide()
    widget.deleteLater()
