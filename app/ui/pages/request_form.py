"""The form of a request, filled at the telephone: patient, weight twice, onset, prescription."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.desk.bag.request import RequestForm
from app.trial.refusal import Refusal
from app.trial.study_parts import ConsentRoute, Study, WeightKind
from app.ui.in_field import chosen, in_field, wipe
from app.ui.kit import Kit
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

GAP = 12
_YEAR_DIGITS = 4


class RequestFields(QWidget):
    """Every field of `RequestForm`; nothing is judged here but what cannot be read at all."""

    changed = Signal()

    def __init__(self, kit: Kit, study: Study) -> None:
        super().__init__()
        self.kit = kit
        say = kit.say

        def text(name: str, hint: bool = False) -> TextField:
            told = say(f"request.{name}_hint") if hint else ""
            return TextField(kit, say(f"request.{name}"), told)

        self.subject = text("subject", hint=True)
        sites = [(site.number, f"{site.number} {site.name}") for site in study.sites]
        self.site = ChoiceField(kit, say("request.site"), sites)
        self.ward, self.bed, self.birth_year = text("ward"), text("bed"), text("birth_year")
        self.weight = QuantityField(kit, say("request.weight"), "kg", "weight_kg")
        self.again = QuantityField(kit, say("request.weight_again"), "kg", "weight_again")
        self.kind = ChoiceField(
            kit, say("request.weight_kind"),
            [(kind, say(f"weight.{kind}")) for kind in study.request.weight_kinds],
        )  # fmt: skip
        self.source = text("weight_source", hint=True)
        self.weight_at = MomentField(kit, say("request.weight_at"))
        self.onset = MomentField(kit, say("request.onset"))
        self.included = MomentField(kit, say("request.included"))
        self.consent = ChoiceField(
            kit, say("request.consent"),
            [(route, say(f"consent.{route}")) for route in study.request.consent_routes],
        )  # fmt: skip
        self.eligibility = text("eligibility", hint=True)
        self.prescriber, self.prescription = text("prescriber"), text("prescription")
        self.read_back = text("read_back", hint=True)
        self._caution = label("", "warn")
        self._caution.hide()
        self._lay_out()
        self.again.editor.installEventFilter(self)

    def _lay_out(self) -> None:
        say = self.kit.say
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        cards: tuple[tuple[str, tuple[tuple[Field, ...], ...]], ...] = (
            ("patient", ((self.site,), (self.subject, self.birth_year), (self.ward, self.bed))),
            ("weight", ((self.kind,), (self.weight, self.again), (self.source,),
                        (self.weight_at,))),
            ("shock", ((self.onset,), (self.included,))),
            ("prescription", ((self.consent,), (self.prescriber, self.prescription),
                              (self.eligibility,), (self.read_back,))),
        )  # fmt: skip
        for place, (name, rows) in enumerate(cards):
            card = Card(self.kit, say(f"request.card.{name}"))
            inside = QGridLayout()
            inside.setSpacing(GAP)
            for line, row in enumerate(rows):
                for column, field in enumerate(row):
                    span = 2 if len(row) == 1 else 1
                    inside.addWidget(field, line, column, 1, span)
                    field.changed.connect(self.changed)
            card.body.addLayout(inside)
            if name == "weight":
                card.add(self._caution)
            card.body.addStretch()
            grid.addWidget(card, place // 2, place % 2)

    @property
    def places(self) -> dict[str, Field]:
        """Where the desk's refusals belong."""
        return {
            "subject.malformed": self.subject, "request.subject_of_other_site": self.subject,
            "request.subject_known": self.subject, "study.unknown_site": self.site,
            "request.site": self.site, "request.site_closed": self.site, "ward": self.ward,
            "bed": self.bed, "request.birth_year": self.birth_year, "weight_kg": self.weight,
            "request.weight_zero": self.weight, "dose.weight_impossible": self.weight,
            "dose.weight_too_low": self.weight,
            "request.weight_differs": self.again, "weight_again": self.again,
            "request.weight_kind": self.kind, "weight_source": self.source,
            "request.weight_at": self.weight_at, "request.onset": self.onset,
            "clocks.onset_outside_window": self.onset, "request.included": self.included,
            "request.consent": self.consent, "eligibility": self.eligibility,
            "prescriber": self.prescriber, "prescription": self.prescription,
            "read_back": self.read_back,
        }  # fmt: skip

    def caution(self, words: str) -> None:
        """What is unusual about the weight, to be confirmed at the telephone; empty for nothing."""
        self._caution.setText(words)
        self._caution.setVisible(bool(words))

    @property
    def cautioned(self) -> str:
        """What is being told of the weight."""
        return self._caution.text()

    def empty(self) -> None:
        """A new form: nothing of the one before stays."""
        wipe(self)
        self.caution("")

    def form(self, request: str) -> RequestForm:
        """The form as typed; raises InField for a moment, a year or a choice not readable."""
        return RequestForm(
            request=request, subject=self.subject.text(), site=chosen(self.site),
            ward=self.ward.text(), bed=self.bed.text(), birth_year=self._year(),
            weight=self.weight.typed(), weight_again=self.again.typed(),
            weight_kind=WeightKind(chosen(self.kind)),
            weight_source=self.source.text(), weight_at=_moment(self.weight_at),
            onset=_moment(self.onset), included=_moment(self.included),
            consent=ConsentRoute(chosen(self.consent)),
            eligibility=self.eligibility.text(), prescriber=self.prescriber.text(),
            prescription=self.prescription.text(), read_back=self.read_back.text(),
        )  # fmt: skip

    def _year(self) -> int:
        typed = self.birth_year.text().strip()
        if len(typed) != _YEAR_DIGITS or not typed.isascii() or not typed.isdigit():
            raise Refusal("request.birth_year")
        return int(typed)

    def drop_weights(self) -> None:
        """Both are typed anew: which of two that differ was right cannot be known."""
        for field in (self.weight, self.again):
            field.put("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hides the first weight while the second is typed: copying it would check nothing."""
        if event.type() == QEvent.Type.FocusIn and self.weight.typed():
            self.weight.hide_value()
        return super().eventFilter(watched, event)



def _moment(field: MomentField) -> datetime:
    with in_field(field):
        return field.read()
