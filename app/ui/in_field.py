"""Fields read and emptied; a Refusal that knows its field, for what cannot be read as typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.trial.refusal import Refusal
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField, MomentField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import NoteField, TextField


class InField(Refusal):
    """The same Refusal, with its place on the page."""

    def __init__(self, why: Refusal, field: Field) -> None:
        super().__init__(why.code, **why.facts)
        self.field = field


@contextmanager
def in_field(field: Field) -> Iterator[None]:
    """Gives every Refusal of the block its field; raises InField."""
    try:
        yield
    except Refusal as why:
        raise InField(why, field) from why


def read_moment(field: MomentField) -> datetime:
    """What is typed in a field of a day and a time; raises InField for what is none."""
    with in_field(field):
        return field.read()


def chosen(field: ChoiceField) -> str:
    """The value chosen; raises InField ``choice.missing`` before there is one."""
    value = field.value()
    if value is None:
        raise InField(Refusal("choice.missing"), field)
    return value


def wipe(form: QWidget) -> None:
    """Empties every field of a form: nothing of what it was filled with before stays."""
    for field in form.findChildren(Field):
        field.accept()
        if isinstance(field, TextField | NoteField | QuantityField):
            field.put("")
        elif isinstance(field, ChoiceField | DayField | MomentField):
            field.put(None)
        elif isinstance(field, Checklist):
            field.put({})
