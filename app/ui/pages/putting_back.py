"""A backup put back from the page Backups in three steps: only the middle one is an act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.desk.backups.carrying import Brought
from app.desk.backups.putting_back import (
    Generations,
    Restoration,
    Wanted,
    lines_alike,
    put_down,
    read_wanted,
)
from app.trial.refusal import Failure, Trouble
from app.ui.alive import is_alive
from app.ui.page import Page


class PuttingBack:
    """Reads one backup beside the acts, compares it in one, brings it beside them again."""

    def __init__(
        self, page: Page, places: Generations, wanted: Wanted,
        done: Callable[[Restoration], None],
    ) -> None:  # fmt: skip
        self._page, self._places, self._wanted, self._done = page, places, wanted, done

    def begin(self) -> None:
        """Goes on by itself; what is refused is told on the page."""
        verify = self._page.station.desk.vault.verify
        work = partial(read_wanted, self._places, verify, self._wanted)
        self._send(work, self._came)

    def _send(self, work: Callable[[], object], back: Callable[..., None]) -> None:
        say = self._page.kit.say
        self._page.problem.tell(
            say("backups.putting_back"), title=say("backups.title_putting_back")
        )
        if not self._page.station.errands.beside("put_back", work, back):
            self._page.place(Trouble("backup.under_way"))

    def _came(self, found: Brought) -> None:
        if is_alive(self._page):
            desk = self._page.station.desk
            self._page.ask("put_back", lambda: lines_alike(desk, found), self._bring)

    def _bring(self, told: tuple[int, int]) -> None:
        self._send(partial(put_down, self._places, self._wanted), partial(self._brought, told))

    def _brought(self, told: tuple[int, int], failure: Failure | None) -> None:
        if not is_alive(self._page):
            return
        if failure is not None:
            self._page.place(failure)
        else:
            self._done(Restoration(self._wanted.path, *told))
