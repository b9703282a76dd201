"""Shortcuts in the words that stand on the keyboard of the reader."""

from __future__ import annotations

from app.ui.kit import Kit

_NAMED = {
    "Return": "key.return",
    "Enter": "key.return",
    "Shift": "key.shift",
    "Esc": "key.escape",
    "Space": "key.space",
    "Del": "key.delete",
    "Tab": "key.tab",
    "Home": "key.home",
    "PgDown": "key.page_down",
    "PgUp": "key.page_up",
}
_DRAWN = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def show_keys(kit: Kit, shortcut: str) -> str:
    """``Ctrl+Return`` as ``Ctrl+Entrée`` or ``Ctrl+Enter``; empty for none."""
    return "+".join(_show(kit, key) for key in shortcut.split("+") if key)


def _show(kit: Kit, key: str) -> str:
    return kit.say(_NAMED[key]) if key in _NAMED else _DRAWN.get(key, key)
