"""What every widget needs and no more: the look, the words, the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from app.desk.ports import Clock
from app.trial.refusal import Failure
from app.trial.words import Words
from app.ui.look import Look
from app.ui.sound import Sound


@dataclass(slots=True)
class Kit:
    """Handed to every widget. `zone` is the study's; times are shown in it and nowhere else.

    `sound` makes heard whether a scan fits.
    """

    look: Look
    words: Words
    clock: Clock
    zone: ZoneInfo
    sound: Sound = field(default_factory=Sound)

    def say(self, key: str, /, **facts: object) -> str:
        """The window's words."""
        return self.words.say(key, **facts)

    def sentence(self, failure: Failure) -> str:
        """What happened, why, and what to do."""
        return self.words.sentence(failure)

    def now(self) -> datetime:
        """The present moment in the study's zone."""
        return self.clock.now().astimezone(self.zone)
