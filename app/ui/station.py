"""What every page of an open study shares: kit, desk, person, errands, and the way around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.custody.kinds import PREPARERS
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, sign
from app.trial.names import READS_ONLY, Meaning, RoleKey
from app.trial.refusal import Refusal
from app.ui.errand import Errands
from app.ui.kit import Kit


class Station(QObject):
    """One open study at this workstation, and the person signed in."""

    going = Signal(str, str)
    """A page's name, and what it is to show (a request's id or a bag code; may be empty)."""
    changed = Signal()
    """Who is signed in, or what the eyes before the screen may see, has changed."""
    entering = Signal(Person)
    """The same Person holds other keys: every page is to be made anew."""
    leaving = Signal()
    """Whoever is signed in leaves the desk."""

    def __init__(self, kit: Kit, errands: Errands, desk: Desk, person: Person) -> None:
        super().__init__()
        self.kit = kit
        self.errands = errands
        self.desk = desk
        self._person: Person | None = person
        self._held: list[Callable[[], None]] | None = None
        self._left = False
        errands.wrote.connect(self._wrote)

    @property
    def person(self) -> Person:
        """Who is signed in; raises Refusal ``station.locked`` while the window is locked."""
        if self._person is None:
            raise Refusal("station.locked")
        return self._person

    @property
    def is_away(self) -> bool:
        """Whether the window is locked, or nobody is signed in."""
        return self._person is None

    def away(self) -> None:
        """The window is locked: the person's keys are let go."""
        self._person = None

    def back(self, person: Person) -> None:
        """The window is open again."""
        self._person = person
        self.changed.emit()

    def hold(self) -> None:
        """Other eyes may come before the screen: what was asked for waits until `let_go`."""
        if self._held is None:
            self._held = []

    def let_go(self) -> None:
        """Whoever asked is before the screen again, and is told what came of it."""
        held, self._held = self._held or [], None
        for told in held:
            told()

    def forget(self) -> None:
        """Whoever asked has left the desk: nobody is told what came of it."""
        self._left, self._held = True, None

    def for_eyes(self, told: Callable[[Any], None]) -> Callable[[Any], None]:
        """`told`, called while whoever asked is before the screen: behind the lock it waits."""

        def when_there(result: Any) -> None:
            if self._held is not None:
                self._held.append(lambda: told(result))
            elif not self._left:
                told(result)

        return when_there

    def goes_on(self, before: Person, person: Person) -> None:
        """Whoever is signed in goes on with other keys; nothing when they left meanwhile."""
        if self._person is before:
            self._person = person

    def _wrote(self, kinds: frozenset[str]) -> None:
        # A renewal takes place between two bags: nobody is at the bench with the former keys.
        person = self._person
        if person is None or "KeysRenewed" not in kinds:
            return
        self.errands.run(
            "station.renewed", lambda: self.desk.renewed(person),
            lambda anew: self.goes_on(person, anew),
        )  # fmt: skip

    @property
    def unblinded(self) -> bool:
        """Whether the person signed in holds the key of the arms."""
        return self.person.keys.keyring.holds(RoleKey.ARM)

    @property
    def names(self) -> bool:
        """Whether patients' names may be before the eyes: the key is held, and no monitor there."""
        return self.unblinded and self.person.keys.keyring.holds(RoleKey.IDENTITY)

    @property
    def reads_only(self) -> bool:
        """Whether the person signed in may write nothing."""
        return self.person.seat.role in READS_ONLY

    @property
    def is_over(self) -> bool:
        """Whether the hours are over for which keys were lent to whoever is signed in."""
        until = None if self._person is None else self._person.until
        return until is not None and until < self.kit.now()

    @property
    def eyes(self) -> str:
        """Whose eyes may see the screen: ``unblinded``, ``blinded`` or ``monitor``."""
        return "unblinded" if self.unblinded else "blinded"

    def go(self, page: str, target: str = "") -> None:
        """Goes to a page by its name."""
        self.going.emit(page, target)

    def others(self) -> Sequence[str]:
        """The names of those who may give a second signature: nobody blinded, nobody gone.

        Every second signature stands on a line of a preparer, and the treatment may be on
        the screen where it is asked.
        """
        me = self.person.seat.seat
        known = self.desk.standing()
        return sorted(seat.name for seat in known if seat.seat != me and seat.role in PREPARERS)


class PresentedStation(Station):
    """The same study and person while a monitor stands before the screen: a blinded seat."""

    def __init__(self, behind: Station) -> None:
        super().__init__(behind.kit, behind.errands, behind.desk, behind.person)
        self._person = None
        self.behind = behind

    @property
    def person(self) -> Person:
        """Who is signed in, as the station behind knows it."""
        return self.behind.person

    @property
    def is_away(self) -> bool:
        """As the station behind knows it."""
        return self.behind.is_away

    @property
    def is_over(self) -> bool:
        """As the station behind knows it."""
        return self.behind.is_over

    def away(self) -> None:
        """The keys are with the station behind."""
        self.behind.away()

    def _wrote(self, kinds: frozenset[str]) -> None:
        """Nothing: the station behind hears it too."""

    @property
    def unblinded(self) -> bool:
        """Never: whatever keys the person holds, nothing of them is shown."""
        return False

    @property
    def eyes(self) -> str:
        """Those of a monitor."""
        return "monitor"


@dataclass(frozen=True, slots=True)
class Ask:
    """One signature to be asked for: whose, what is signed and what it means.

    `second` asks somebody else than the person signed in; `what` is a finished
    sentence that names the act.
    """

    what: str
    meaning: Meaning
    second: bool = False


def pen_of(station: Station, ask: Ask, name: str, passphrase: str) -> Signing:
    """The signing of an ask; runs in an errand, since a key is derived.

    Raises Refusal ``passphrase.wrong``, ``seat.unknown``.
    """
    desk = station.desk
    person = desk.sign_in(name, passphrase) if ask.second else station.person
    return sign(person, passphrase, ask.meaning)


Act = Callable[..., Any]
