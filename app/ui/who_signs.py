"""Who signs beside the person at the desk: somebody now, or another one later, where one may."""

from __future__ import annotations

from app.ui.kit import Kit
from app.ui.widgets.choice_field import ChoiceField

TWO, ALONE = "two", "alone"


class WhoSigns(ChoiceField):
    """Hidden where the study has two people sign at once; two until somebody says otherwise."""

    def __init__(self, kit: Kit) -> None:
        answers = [(name, kit.say(f"who_signs.{name}")) for name in (TWO, ALONE)]
        super().__init__(kit, kit.say("who_signs"), answers)
        self.put(TWO)
        self.offer(False)

    def offer(self, deferrable: bool) -> None:
        """Whether the study lets one person sign alone."""
        self.setVisible(deferrable)
        if not deferrable:
            self.put(TWO)

    @property
    def alone(self) -> bool:
        """Whether nobody else is there."""
        return self.value() == ALONE
