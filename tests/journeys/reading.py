"""What an unblinded person reads in a study file that others have left."""

from __future__ import annotations

from pathlib import Path

from app.command.join import Devices, open_study
from app.command.practice import PASSPHRASE
from app.custody.capsule import Capsule
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, KeptPages


def reader(cost: OpalineVault | None = None) -> Devices:
    """A workstation that only looks."""
    entropy = SystemEntropy()
    vault = cost or OpalineVault(TINY, entropy)
    return Devices(vault, SetClock(TUESDAY), entropy, KeptPages(), "fr", PracticeHeads())


def closed_capsules(path: Path, devices: Devices | None = None) -> list[Capsule]:
    """The capsules of all closed preparations, in the order of their closing."""
    with open_study(path, devices or reader()) as workbench:
        return _closed(workbench)


def _closed(workbench: Workbench) -> list[Capsule]:
    desk = workbench.desk
    person = desk.sign_in("Claire Aubert", PASSPHRASE)
    found = []
    for event in desk.board.events:
        if event.kind == "PreparationClosed":
            story = desk.story(event.text("request"))
            window = story.first("RequestAccepted").number
            found.append(workbench.closed_capsule(person, event, story.bag, window))
    return found
