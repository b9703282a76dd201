"""A backup or a rehearsal asked for by hand: sent to each place, told when all are back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.desk.backups.carrying import Brought
from app.trial.refusal import Trouble
from app.ui.errand import Errands


class Trip:
    """One courier a place. `done` is given what they brought, in the order of the places."""

    def __init__(
        self, errands: Errands, names: Sequence[str], work: Callable[[str], Brought],
        done: Callable[[Sequence[Brought]], None],
    ) -> None:  # fmt: skip
        self._names, self._done = names, done
        self._found: dict[str, Brought] = {}
        for name in names:
            if not errands.beside(f"place.{name}", partial(work, name), self._came):
                self._came(Brought(name, failure=Trouble("backup.under_way")))
        if not names:
            done(())

    def _came(self, found: Brought) -> None:
        self._found[found.place] = found
        if len(self._found) == len(self._names):
            self._done([self._found[name] for name in self._names])
