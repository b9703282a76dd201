"""Electronic signatures on the screen: who, what, meaning, passphrase; one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.desk.journal import Signing
from app.trial.refusal import Failure, Refusal
from app.ui.kit import Kit
from app.ui.station import Act, Ask, Station, pen_of
from app.ui.widgets.retire import retire
from app.ui.widgets.signature_dialog import SignatureDialog

_OF_THE_SIGNER = frozenset({"passphrase.wrong", "passphrase.wait", "seat.unknown"})
"""Refusals of who signs: the dialog stays open for another try."""


class Asker(Protocol):
    """The page that a signature is asked on, and that is told what was refused."""

    station: Station
    kit: Kit

    def isVisible(self) -> bool:
        """Whether it is still before the eyes that asked."""
        ...

    def window(self) -> QWidget:
        """The window that the dialog stands over."""
        ...

    def place(self, failure: Failure) -> None:
        """Tells a failure that is not the signer's."""
        ...


def ask_signatures(
    page: Asker, name: str, asks: Sequence[Ask], act: Act, done: Callable[[Any], None] | None
) -> None:
    """Asks each signature in turn; the last dialog carries out the act with all of them.

    No further one is asked for when the page is gone meanwhile: its dialog would
    stand over the lock, or before a monitor.
    """
    _next(page, name, list(asks), [], act, done)


def _next(
    page: Asker, name: str, asks: list[Ask], pens: list[Signing], act: Act,
    done: Callable[[Any], None] | None,
) -> None:  # fmt: skip
    station, kit = page.station, page.kit
    ask, rest = asks[0], asks[1:]
    others = station.others() if ask.second else ()
    if ask.second and not others:
        page.place(Refusal("signature.no_second"))
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
        if rest and not page.isVisible():
            return
        if rest:
            _next(page, name, rest, [*pens, result], act, done)
        elif done is not None:
            done(result)

    def failed(failure: Failure) -> None:
        if failure.code in _OF_THE_SIGNER:
            dialog.refuse(kit.sentence(failure))
            return
        dialog.reject()
        page.place(failure)

    dialog.asked.connect(carry_out)
    dialog.finished.connect(lambda: retire(dialog))
    dialog.open()
