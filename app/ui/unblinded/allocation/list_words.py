"""What the words of a list mean: said by whoever proposes it, and anew by whoever confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.blind.arm import Arm
from app.trial.study_parts import Study
from app.ui.in_field import chosen
from app.ui.input.keyboard import tab_after
from app.ui.kit import Kit
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label

_ARMS = {"cells": Arm.CELLS, "control": Arm.CONTROL}


def word_fields(kit: Kit, study: Study, words: Sequence[str]) -> dict[str, ChoiceField]:
    """One choice between the two products for each word; none is made beforehand."""
    named = study.products.get(kit.words.language) or next(iter(study.products.values()))
    choices = list(zip(_ARMS, (named.tested, named.control), strict=True))
    return {word: ChoiceField(kit, kit.say("list.word", word=word), choices) for word in words}


def arms_said(fields: Mapping[str, ChoiceField]) -> dict[str, Arm]:
    """Which word is which arm; raises InField where nothing is chosen."""
    return {word: _ARMS[chosen(one)] for word, one in fields.items()}


class SecondCard(Card):
    """Asks the second person, who is not shown what the first one said."""

    def __init__(self, kit: Kit, study: Study) -> None:
        super().__init__(kit, kit.say("list.second"), kit.say("list.second_side"))
        self._study = study
        self._asked = 0
        self.words: dict[str, ChoiceField] = {}
        self._rows = label("")
        self._rows.setWordWrap(True)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(kit.look.px(10))
        self.add(self._rows)
        self.add(self._fields)
        self.hide()

    def ask(self, proposal: int, rows: str, words: Sequence[str], behind: QWidget) -> None:
        """Shows a proposal's strata and asks for its words; what was chosen of it stays.

        Tab reaches them from `behind`.
        """
        self._rows.setText(rows)
        self.setVisible(bool(words))
        if proposal == self._asked:
            return
        self._asked = proposal
        for one in self.words.values():
            retire(one)
        self.words = word_fields(self.kit, self._study, words)
        for one in self.words.values():
            self._fields.addWidget(one)
        tab_after(behind, self.words.values())
