"""What stands in a table: words, or words with an icon and a colour."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.tokens import Tone
from app.ui.widgets.pill import ICONS


@dataclass(frozen=True, slots=True)
class Cell:
    """Words with the icon (that of the tone when none is named) and the colour of a tone.

    `pill` draws them as a pill, for the one column that tells the state.
    """

    words: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    pill: bool = False

    @property
    def drawing(self) -> str:
        """The icon's name; empty for plain words."""
        if self.icon or self.tone is Tone.NEUTRAL:
            return self.icon
        return ICONS[self.tone]


Shown = str | Cell


def words_of(shown: Shown) -> str:
    """The words of a cell."""
    return shown.words if isinstance(shown, Cell) else shown
