"""Whether the whole study file is whole: asked by a button, answered in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desk.log.proving import Broken, Proof, Proving
from app.trial.refusal import Failure
from app.ui.alive import is_alive
from app.ui.clockface import hour
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.integrity import IntegrityBanner
from app.ui.widgets.progress import Progress
from app.ui.widgets.styling import announce
from app.ui.widgets.text import label

_STEP = 400
"""Lines of one errand: short enough that an act never waits long behind it."""


@dataclass(frozen=True, slots=True)
class _Step:
    proving: Proving
    found: Proof | Broken | None


class ProofPanel(QWidget):
    """Runs in steps, so that acts go on between them; `broke` tells the line that does not follow.

    `place` is told a Refusal or a Trouble.
    """

    broke = Signal(int)

    def __init__(self, station: Station, place: Callable[[Failure], None]) -> None:
        super().__init__()
        self.station, self.kit, self._place = station, station.kit, place
        say = self.kit.say
        self.banner = IntegrityBanner(self.kit)
        self.verify = Button(
            self.kit, say("log.verify"), role="primary", icon="shield", shortcut="Ctrl+Return"
        )
        self.verify.clicked.connect(lambda: self.begin(lambda: b""))
        self.banner.button(self.verify)
        self.progress = Progress(self.kit)
        self.root = label("", "hash", wrap=False)
        self.root.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rooted = QWidget()
        row = QHBoxLayout(self._rooted)
        row.setContentsMargins(2, 0, 0, 0)
        row.addWidget(label(say("log.root"), "caption", wrap=False))
        row.addWidget(self.root, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.banner, self.progress, self._rooted):
            column.addWidget(part)
        self._rooted.hide()
        self.banner.tell(Tone.NEUTRAL, say("log.proof.read"), say("log.proof.read_detail"))

    def begin(self, note: Callable[[], bytes]) -> None:
        """Verifies the file, held against the checkpoint that `note` reads in the worker."""
        desk = self.station.desk
        self.verify.why(self.kit.say("log.verifying"))
        self._run(lambda: _Step(Proving(desk, note()), None))

    def _run(self, act: Callable[[], _Step]) -> None:
        self.station.errands.run("log.verify", act, self._went_on, self._failed)

    def _went_on(self, step: _Step) -> None:
        if not is_alive(self):
            return
        if step.found is None:
            proving = step.proving
            self.progress.tell(self.kit.say("log.verifying"), proving.done, proving.total)
            self._run(lambda: _Step(proving, proving.go_on(_STEP)))
            return
        self._end()
        if isinstance(step.found, Broken):
            self._tell_broken(step.found)
        else:
            self._tell_whole(step.found)
        announce(self, self.banner.accessibleName())

    def _failed(self, failure: Failure) -> None:
        if is_alive(self):
            self._end()
            self._place(failure)

    def _end(self) -> None:
        self.progress.clear()
        self.verify.free()

    def _tell_whole(self, proof: Proof) -> None:
        say, last = self.kit.say, proof.lines - 1
        now = self.kit.now()
        said = [say("log.proof.whole_detail", lines=proof.lines, at=f"{hour(now)} {now.tzname()}")]
        if proof.remembered:
            said.append(say("log.proof.remembered", size=proof.remembered))
        if proof.checkpoint:
            said.append(say("verify.anchored", size=proof.checkpoint))
            said.append(say("verify.signed", names=", ".join(proof.signers)))
        held = proof.remembered or proof.checkpoint
        said.append(say("verify.end" if held else "verify.end_no_anchor", last=last))
        self.banner.tell(Tone.OK, say("log.proof.whole", last=last), " ".join(said))
        self.root.setText(proof.root.hex())
        self._rooted.show()

    def _tell_broken(self, found: Broken) -> None:
        say = self.kit.say
        reason = say(f"finding.{found.code}")
        title = say("log.proof.broken", line=found.line)
        self.banner.tell(Tone.DANGER, title, say("log.proof.broken_detail", reason=reason))
        self._rooted.hide()
        self.broke.emit(found.line)
