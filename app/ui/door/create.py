"""A new study: its configuration, its file, and the pharmacist who founds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.desk.seats.founding import NewSeat
from app.trial.names import Role
from app.trial.refusal import Failure, Refusal
from app.ui.choosing import start
from app.ui.door.frame import DoorPage
from app.ui.door.welcome import ask_new_file
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField, TextField

_FROM_FILE = "file"
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What a new study is made of. `source` is read in the worker: a file may be slow."""

    path: Path
    source: Callable[[], bytes]
    founder: NewSeat
    passphrase: str


class CreatePage(DoorPage):
    """One form; nothing is written before it is whole."""

    asked = Signal(NewStudy)
    left = Signal()

    def __init__(self, kit: Kit, shipped: Sequence[tuple[str, bytes]]) -> None:
        super().__init__(kit, kit.say("create.title"), kit.say("create.lead"), 720)
        self._shipped = dict(shipped)
        self._file: Path | None = None
        choices = [(name, name.upper()) for name in self._shipped]
        self.configuration = ChoiceField(
            kit, kit.say("create.configuration"), [*choices, (_FROM_FILE, kit.say("create.file"))]
        )
        self.name = TextField(kit, kit.say("create.name"))
        self.qualification = TextField(kit, kit.say("create.qualification"))
        self.trained = DayField(kit, kit.say("create.trained"))
        self.end = DayField(kit, kit.say("create.end"))
        self.passphrase = SecretField(kit, kit.say("create.passphrase"))
        self.again = SecretField(kit, kit.say("create.passphrase_again"))
        self.fields = {
            "create.configuration": self.configuration, "name": self.name,
            "qualification": self.qualification,
            "passphrase.weak": self.passphrase, "passphrase.differs": self.again,
            "create.trained": self.trained, "create.end": self.end,
        }  # fmt: skip
        self._lay_out()
        self.configuration.changed.connect(self._chosen)

    def _lay_out(self) -> None:
        add = self.card.add
        add(self.configuration)
        add(label(self.kit.say("create.founder"), "card-title"))
        for pair in (
            (self.name, self.qualification), (self.trained, self.end),
            (self.passphrase, self.again),
        ):  # fmt: skip
            row = QHBoxLayout()
            row.setSpacing(12)
            for field in pair:
                row.addWidget(field, 1)
            add(row)
        add(label(self.kit.say("create.passphrase_hint"), "caption"))
        foot = QHBoxLayout()
        back = Button(self.kit, self.kit.say("create.back"), shortcut="Alt+Left")
        back.clicked.connect(self.left)
        self.found = Button(
            self.kit, self.kit.say("create.create"), role="primary", icon="plus",
            shortcut="Ctrl+Return",
        )  # fmt: skip
        self.found.clicked.connect(self._ask)
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(self.found)
        add(foot)

    def _chosen(self) -> None:
        if self.configuration.value() == _FROM_FILE:
            title, words = self.kit.say("create.file"), self.kit.say("create.file_kind")
            path, _ = QFileDialog.getOpenFileName(self, title, start(), f"{words} (*.toml)")
            self._file = Path(path) if path else None
        else:
            self._file = None
        self.configuration.echo("" if self._file is None else self._file.name)

    def _ask(self) -> None:
        self.clear_problems()
        try:
            founder, passphrase = self._founder(), self._passphrase()
            source = self._source()
        except Failure as failure:
            self.place(failure)
            return
        path = ask_new_file(self, self.kit, "create.where", self._suggested)
        if path is not None:
            self.asked.emit(NewStudy(path, source, founder, passphrase))

    @property
    def _suggested(self) -> str:
        chosen = self.configuration.value() or ""
        return self._file.stem if chosen == _FROM_FILE and self._file is not None else chosen

    def _source(self) -> Callable[[], bytes]:
        chosen = self.configuration.value()
        if chosen in self._shipped:
            shipped = self._shipped[chosen]
            return lambda: shipped
        if self._file is None:
            raise Refusal("create.configuration")
        return self._file.read_bytes

    def _founder(self) -> NewSeat:
        now, zone = self.kit.clock.now(), self.kit.zone
        end = datetime.combine(_day(self.end, "create.end"), _LAST_MINUTE, tzinfo=zone)
        trained = _day(self.trained, "create.trained")
        for field, name in ((self.name, "name"), (self.qualification, "qualification")):
            if not field.text().strip():
                raise Refusal("request.text", field=name, most=80)
        start = now - timedelta(minutes=1)
        return NewSeat(
            self.name.text(), Role.PHARMACIST, self.qualification.text(), trained, start, end
        )

    def _passphrase(self) -> str:
        first, second = self.passphrase.take(), self.again.take()
        if first != second:
            raise Refusal("passphrase.differs")
        return first


def _day(field: DayField, code: str) -> date:
    try:
        return field.read()
    except Refusal as why:
        raise Refusal(code) from why
