"""While a study is opened or made: what is going on, and how far it is."""

from __future__ import annotations

from app.ui.door.frame import DoorPage
from app.ui.kit import Kit
from app.ui.widgets.progress import Progress
from app.ui.widgets.text import label


class OpeningPage(DoorPage):
    """Nothing to do but to wait, and to know what for."""

    def __init__(self, kit: Kit, words: str) -> None:
        super().__init__(kit, words, kit.say("opening.lead"), 520)
        self._words = words
        self.progress = Progress(kit)
        self.progress.tell(words, 0, 0)
        self.card.add(label(kit.say("opening.why"), "caption"))
        self.card.add(self.progress)

    def progressed(self, done: int, total: int) -> None:
        """How far it is."""
        self.progress.tell(self._words, done, total)
