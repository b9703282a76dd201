"""What the forms of the hand-over page have in common: a slip, when it was done, one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.desk.bag.handover import SLIP_LENGTH, Slip, read_temperature
from app.desk.desk import Desk
from app.ui.in_field import in_field
from app.ui.kit import Kit
from app.ui.widgets.card import Card
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import TextField

Act = Callable[[Any], Any]
"""Takes the person, or the signature of an act that bears one."""
YES, NO = "yes", "no"


class Form(QWidget):
    """One act. What is typed stays with its bag until the act was done.

    `kind` is that of the line; ``handover.act.KIND`` heads the card and
    ``handover.record.KIND`` words the button.
    """

    changed = Signal()
    kind: ClassVar[str] = ""
    signed: ClassVar[bool] = False

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.places: dict[str, Field] = {}
        """Where a Refusal belongs, as in `Page.fields`."""
        self.card = Card(kit, kit.say(f"handover.act.{self.kind}"), self.side())
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        # The second column has a day, a time and a button side by side.
        for column, share in enumerate((4, 5)):
            self._grid.setColumnStretch(column, share)
        self.card.body.addLayout(self._grid)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(0, 0, 0, 0)
        column_of.addWidget(self.card)
        column_of.addStretch()
        self.build()

    def side(self) -> str:
        """What stands small beside the title."""
        return self.kit.say("handover.transcribed")

    def build(self) -> None:
        """Makes the fields."""

    def missing(self) -> str:
        """What the desk would miss at once, in the words of the button; empty when nothing."""
        return ""

    def act(self, desk: Desk, bag: str) -> Act:
        """The act with what is typed; raises InField for what cannot be read."""
        raise NotImplementedError

    def row(self, *fields: Field) -> None:
        """Puts fields side by side; a single one takes the whole width."""
        line = self._grid.rowCount()
        for column, field in enumerate(fields):
            self._grid.addWidget(field, line, column, 1, 2 if len(fields) == 1 else 1)
            field.changed.connect(self.changed)

    def text(self, name: str, *codes: str) -> TextField:
        """A field for a name; refusals that name it, and these codes, are told beside it."""
        field = TextField(self.kit, self.kit.say(f"handover.field.{name}"))
        self.places |= dict.fromkeys((name, *codes), field)
        return field

    def volume(self, name: str) -> QuantityField:
        """A field for millilitres."""
        field = QuantityField(self.kit, self.kit.say(f"handover.field.{name}"), "ml", name)
        self.places[name] = field
        return field

    def temperature_field(self) -> QuantityField:
        """A field for degrees Celsius, below zero too."""
        field = QuantityField(
            self.kit, self.kit.say("handover.field.temperature"), "°C", "temperature_c",
            reader=read_temperature,
        )  # fmt: skip
        self.places |= dict.fromkeys(("temperature_c", "temperature"), field)
        return field

    def seal_field(self) -> ChoiceField:
        """Whether the seal was intact."""
        say = self.kit.say
        answers = [(YES, say("answer.yes")), (NO, say("answer.no"))]
        return ChoiceField(self.kit, say("handover.field.seal_intact"), answers)

    def start(self) -> None:
        """Puts the keyboard in the first field; never on answers, which a letter would give."""
        for field in self.findChildren(Field):
            if not isinstance(field, Checklist | ChoiceField):
                field.editor.setFocus()
                return

    def done_field(self, hint: str = "") -> MomentField:
        """When it was done."""
        self.done = MomentField(self.kit, self.kit.say("handover.field.done"), hint)
        self.places["slip.future"] = self.done
        return self.done

    def slip_row(self) -> None:
        """The slip's number, and when it says that the thing was done."""
        self.number = TextField(self.kit, self.kit.say("handover.field.slip"), most=SLIP_LENGTH)
        self.places |= {"slip.number": self.number, "slip": self.number}
        self.row(self.number, self.done_field(self.kit.say("handover.hint.done")))

    def slip(self) -> Slip:
        """The slip as typed; raises InField for a time that cannot be read."""
        return Slip(self.number.text(), self.moment())

    def moment(self) -> datetime:
        """When it was done; raises InField."""
        with in_field(self.done):
            return self.done.read()
