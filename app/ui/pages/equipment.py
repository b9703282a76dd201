"""Equipment and reagents of the bench: what is in service, until when, and a change of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from app.custody.kinds import writers_of
from app.desk.materials.equipment import Piece, equipment, note_equipment
from app.trial.names import Meaning
from app.trial.study_parts import Equipment
from app.ui.clockface import day
from app.ui.in_field import chosen, in_field
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_COLUMNS = ("sort", "name", "due", "state", "line")
_LONGEST = 80


class EquipmentPage(Page):
    """Open, and alike for both arms; preparers change it, everybody reads it."""

    name = "equipment"
    reads = frozenset({"EquipmentNoted"})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self._pieces: tuple[Piece, ...] = ()
        self.subtitle.setText(say("equipment.subtitle"))
        self.rows = Rows(
            self.kit, [say(f"equipment.column.{name}") for name in _COLUMNS],
            empty=say("equipment.none"), tall=True, name=say("page.equipment.title"),
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(220))
        self.rows.opened.connect(self._take_up)
        card = Card(self.kit, say("equipment.known"), say("equipment.known_side"))
        card.add(self.rows)
        self.body.addWidget(card)
        self.body.addWidget(self._form())
        self.body.addStretch(1)

    def _form(self) -> Card:
        say = self.kit.say
        self.sort = ChoiceField(
            self.kit, say("equipment.sort"),
            [(one.value, say(f"term.{one.value}")) for one in Equipment],
        )  # fmt: skip
        self.named = TextField(
            self.kit, say("equipment.name"), say("equipment.name_hint"), most=_LONGEST
        )
        self.until = DayField(self.kit, say("equipment.due"), say("equipment.due_hint"))
        self.fields = {
            "equipment": self.named, "equipment.past": self.until,
            "equipment.unknown": self.named, "equipment.preparation_open": self.named,
        }  # fmt: skip
        card = Card(self.kit, say("equipment.change"))
        row = QHBoxLayout()
        for field in (self.sort, self.named, self.until):
            row.addWidget(field, 1)
        card.body.addLayout(row)
        foot = QHBoxLayout()
        self.put_in = Button(self.kit, say("equipment.put_in"), role="primary", icon="sign")
        self.put_in.clicked.connect(lambda: self._note(in_service=True))
        self.take_out = Button(self.kit, say("equipment.take_out"), icon="close")
        self.take_out.clicked.connect(lambda: self._note(in_service=False))
        foot.addWidget(label(say("equipment.rule"), "caption"), 1)
        foot.addWidget(self.take_out)
        foot.addWidget(self.put_in)
        card.add(foot)
        card.setVisible(self.station.person.seat.role in writers_of("EquipmentNoted"))
        return card

    def refresh(self) -> None:
        """Reads every piece as its latest line tells it."""
        desk = self.station.desk
        self.look(lambda: equipment(desk.board.events), self._show)

    def _show(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        say, language = self.kit.say, self.kit.words.language
        today = self.kit.now().astimezone(self.kit.zone).date()

        def state(piece: Piece) -> Cell:
            if not piece.in_service:
                return Cell(say("equipment.withdrawn"), Tone.NEUTRAL, "close")
            if piece.is_overdue(today):
                return Cell(say("equipment.overdue"), Tone.DANGER, "danger")
            return Cell(say("equipment.in_service"), Tone.OK, "ok")

        rows = [
            (say(f"term.{one.sort.value}"), one.name, day(one.due, language), state(one),
             str(one.line)) for one in pieces
        ]  # fmt: skip
        self.rows.tell(rows, [str(place) for place in range(len(pieces))])

    def _take_up(self, place: object) -> None:
        piece = self._pieces[int(str(place))]
        self.sort.put(piece.sort.value)
        self.named.put(piece.name)
        self.until.put(piece.due)
        self.until.setFocus()

    def _note(self, *, in_service: bool) -> None:
        def read() -> tuple[Equipment, str]:
            return Equipment(chosen(self.sort)), self.named.text()

        told = self.gather(read)
        due = self.gather(self._day) if told is not None else None
        if told is None or due is None:
            return
        (sort, name), desk, say = told, self.station.desk, self.kit.say
        kind = "put_in_what" if in_service else "take_out_what"
        words = say(
            f"equipment.{kind}", sort=say(f"term.{sort.value}"), name=name,
            day=day(due, self.kit.words.language),
        )  # fmt: skip
        self.sign(
            "note", [Ask(words, Meaning.AUTHORED)],
            lambda pen: note_equipment(desk, pen, name, sort, due, in_service=in_service),
            lambda _: self._noted(),
        )  # fmt: skip

    def _day(self) -> date:
        with in_field(self.until):
            return self.until.read()

    def _noted(self) -> None:
        self.named.put("")
        self.until.put(None)
        self.sort.put(None)
