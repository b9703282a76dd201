"""A key event as a key of a scan, or as none that a reader would send there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.ui.input.scan import Key
from app.ui.input.us_keyboard import position

STX = "\x02"
"""A prefix that readers can be set to send, and that no hand types into a window."""
RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SUFFIXES = (*RETURNS, Qt.Key.Key_Tab)
MODIFIERS = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_Mode_switch,
)  # fmt: skip
_SEPARATORS = "\x04\x1c\x1d\x1e\x1f"
"""The control characters that stand in codes (ISO/IEC 15434): GS and its kin."""
_Modifier = Qt.KeyboardModifier


def key_of(event: QKeyEvent, platform: str, *, first: bool) -> Key | None:
    """The key; None for one that no reader sends, `first` or later in a burst."""
    text, modifiers = event.text(), event.modifiers()
    control = bool(modifiers & _Modifier.ControlModifier)
    alt = bool(modifiers & _Modifier.AltModifier)
    # Windows tells AltGr as Control and Alt together.
    level3 = bool(modifiers & _Modifier.GroupSwitchModifier) or (control and alt)
    bare = level3 or not (control or alt)
    written = bool(text) and text.isprintable()
    separates = bool(text) and text in _SEPARATORS
    if first and not (bare and written):
        return None
    if (alt and not level3) or not (written or separates):
        return None
    return Key(
        text, position(event.nativeScanCode(), platform),
        shift=bool(modifiers & _Modifier.ShiftModifier), control=control and not level3,
        level3=level3,
    )  # fmt: skip


def identity(event: QKeyEvent) -> int:
    """What stays the same between a key's press and its release; its character may not."""
    return event.nativeScanCode() or event.key()
