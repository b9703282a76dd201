"""Electronic signatures on the screen: who, what, meaning, passphrase; one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.desk.journal import Signing
from app.trial.refusal import Failure, Refusal
from app.ui.alive import is_alive
from app.ui.kit import Kit
from app.ui.station import Act, Ask, Station, pen_of
from app.ui.widgets.retire import retire
from app.ui.widgets.signature_dialog import SignatureDialog

_OF_THE_SIGNER = frozenset({"passphrase.wrong", "passphrase.wait", "seat.unknown"})
"""Refusals of who signs: the dialog stays open for another try."""


Told = Callable[[Any], None]
Place = Callable[[Failure], None]


class Asker(Protocol):
    """The page that a signature is asked on."""

    station: Station
    kit: Kit

    def isVisible(self) -> bool:
        """Whether it is still before the eyes that asked."""
        ...

    def window(self) -> QWidget:
        """The window that the dialog stands over."""
        ...

def ask_signatures(
    page: Asker, name: str, asks: Sequence[Ask], act: Act, done: Told, place: Place
) -> None:
    """Asks each signature in turn; the last dialog carries out the act with all of them.

    `place` is told a failure that is not the signer's.
    No further one is asked for when the page is gone meanwhile: its dialog would
    stand over the lock, or before a monitor.
    """
    _next(page, name, list(asks), [], act, done, place)


def _next(
    page: Asker, name: str, asks: list[Ask], pens: list[Signing], act: Act, done: Told,
    place: Place,
) -> None:  # fmt: skip
    station, kit = page.station, page.kit
    ask, rest = asks[0], asks[1:]
    others = station.others() if ask.second else ()
    if ask.second and not others:
        place(Refusal("signature.no_second"))
        return
    dialog = SignatureDialog(
        kit, what=ask.what, meaning=kit.say(f"meaning.{ask.meaning.value}"),
        names=others,
        fixed="" if ask.second else station.person.seat.name, second=ask.second,
    )  # fmt: skip
    dialog.setParent(page.window(), dialog.windowFlags())

    def carry_out(who: str, passphrase: str) -> None:
        def work() -> Any:
            pen = pen_of(station, ask, who, passphrase)
            return pen if rest else act(*pens, pen)

        if station.errands.run(name, work, signed, failed):
            dialog.busy(True)

    def signed(result: Any) -> None:
        dialog.accept()
        if not rest:
            done(result)
        elif is_alive(page) and page.isVisible():
            _next(page, name, rest, [*pens, result], act, done, place)

    def failed(failure: Failure) -> None:
        if failure.code in _OF_THE_SIGNER:
            dialog.refuse(kit.sentence(failure))
            return
        dialog.reject()
        place(failure)

    dialog.asked.connect(carry_out)
    dialog.finished.connect(lambda: retire(dialog))
    dialog.open()
