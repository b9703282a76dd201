"""A signature is told with its name, its time and its meaning, on every screen and every page."""

from __future__ import annotations

from datetime import datetime

from app.custody.entry import SignerKind
from app.custody.kinds import KINDS
from app.desk.log.telling import signed_words
from app.devices.resources import words
from app.trial.words import LANGUAGES
from tests.desk.stages import at
from tests.house.tree import nothing, sources

ALONE = {
    "app/desk/boards/bags.py", "app/desk/exports/bundle.py", "app/desk/log/log_sheet.py",
    "app/desk/log/registers.py", "app/desk/log/telling.py", "app/desk/seats/identity.py",
    "app/desk/unblinded/papers/worksheet_parts.py",
    "app/desk/unblinded/vials/stock_reading.py", "app/desk/unblinded/vials/stock_sheet.py",
    "app/ui/pages/log/search.py", "app/ui/pages/log/sort.py", "app/ui/pages/log/words.py",
    "app/ui/pages/review/cards.py", "app/ui/unblinded/code_breaks.py",
}
"""Where an author's name stands without more: lines that are no signatures, the board's last act,
initials, what a line's own fields or a table of signatures tell beside it, and searching."""


def test_name_meaning_and_time_are_told_of_every_signature() -> None:
    events = at("ended").bench.desk.board.events
    for language in LANGUAGES:
        spoken = words(language)
        for event in events:
            told = signed_words(event, spoken, f"{datetime(2026, 3, 24):%d/%m/%Y}")
            signed = KINDS[event.kind].signer is SignerKind.ESIGN
            assert (told == event.by.name) == (not signed)
            if event.meaning is not None:
                meaning = spoken.say(f"meaning.{event.meaning.value}")
                assert told == f"{event.by.name} · {meaning} · 24/03/2026"


def test_nothing_shows_the_author_of_a_line_by_the_name_alone() -> None:
    found = [
        one.where for part in ("app/desk", "app/ui", "app/papers") for one in sources(part)
        if ".by.name" in one.text and one.where not in ALONE
    ]  # fmt: skip
    nothing(found)
