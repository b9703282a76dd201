"""What a window tells besides its pixels: every text of every widget, shown or not.

Who hears the screen is read names, descriptions and hints, and a program that reads
for them reaches what is hidden too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QHeaderView

_TYPES = {"QString", "QStringList"}
_STATES = {"checked", "enabled", "readOnly", "visible"}
_LEFT_OUT = {"styleSheet", "html"}
"""A sheet of style is the look's; `html` repeats the plain text."""
_DIGESTS = re.compile(r"[0-9a-f]{64,}|[A-Za-z0-9+/]{40,}={0,2}")
_ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.UserRole,
)  # fmt: skip
_names: dict[type, list[str]] = {}


def beheld(root: QObject, cells: bool = True) -> list[str]:
    """What each object under `root` tells; digests, which commit to sealed contents, are crossed.

    With `cells` every cell of every table and list is read, hidden rows and columns too.
    """
    found = []
    for one in (root, *root.findChildren(QObject)):
        told = [*_properties(one), *(_cells(one) if cells else ())]
        found.append(_DIGESTS.sub(_crosses, f"{type(one).__name__} {'; '.join(told)}"))
    # In which order a view keeps its own parts is Qt's.
    return sorted(found)


def digest(root: QObject) -> bytes:
    """The digest of what is beheld, without the cells."""
    return sha256("\n".join(beheld(root, cells=False)).encode()).digest()


def offered() -> list[str]:
    """What another program could ask for: what was copied, and each window's title."""
    data = QGuiApplication.clipboard().mimeData()
    forms = data.formats() if data is not None else []
    titles = [w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]
    return [*(f"{form} {bytes(data.data(form).data())!r}" for form in forms), *titles]


def _crosses(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _properties(one: QObject) -> Iterator[str]:
    committing = one.property("use") == "hash"
    for name in _names_of(one):
        value = one.property(name)
        if value:
            yield f"{name}={len(value) if committing and name == 'text' else value}"
    for added in one.dynamicPropertyNames():
        name = bytes(added.data()).decode()
        if not name.startswith("_"):
            yield f"{name}={one.property(name)}"


def _names_of(one: QObject) -> list[str]:
    """The properties of a class that are words, or say what may be done with it."""
    known = _names.get(type(one))
    if known is None:
        meta = one.metaObject()
        told = [meta.property(number) for number in range(meta.propertyCount())]
        names = [(str(p.name()), str(p.typeName())) for p in told]
        known = [
            name for name, kind in names
            if name in _STATES or (kind in _TYPES and name not in _LEFT_OUT)
        ]
        _names[type(one)] = known
    return known


def _cells(one: QObject) -> Iterator[str]:
    if not isinstance(one, QAbstractItemView | QComboBox) or isinstance(one, QHeaderView):
        return
    model: QAbstractItemModel | None = one.model()
    if model is None:
        return
    for column in range(_columns(model, QModelIndex())):
        yield str(model.headerData(column, Qt.Orientation.Horizontal))
    yield from _under(model, QModelIndex())


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _under(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            yield " ".join(str(model.data(index, role)) for role in _ROLES)
            if not isinstance(model, QAbstractListModel):
                yield from _under(model, index)
