"""What is heard of scans: two sounds, one a scan, none when switched off, the same in both arms."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.devices.preferences import FilePreferences
from app.ui.frame.look_dialog import LookDialog
from app.ui.kit import Kit
from app.ui.sound import OFF, ON, REFUSED, TAKEN, Sound
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import VIALS, bench_at


class Heard:
    """A speaker that remembers; `works` is whether it can play."""

    def __init__(self, works: bool = True) -> None:
        self.sounds: list[str] = []
        self.works = works

    def play(self, name: str) -> bool:
        self.sounds.append(name)
        return self.works


def test_what_fits_and_what_is_refused_are_two_sounds() -> None:
    heard = Heard()
    sound = Sound(heard)
    sound(True)
    sound(False)
    assert heard.sounds == [TAKEN, REFUSED]


def test_one_scan_is_one_sound_and_a_refusal_outweighs() -> None:
    heard = Heard()
    sound = Sound(heard)
    for told, taken in (([True, False], True), ([True], True), ([], True), ([], False)):
        sound.hold()
        for one in told:
            sound(one)
        sound.let_go(taken)
    assert heard.sounds == [REFUSED, TAKEN, TAKEN]


@pytest.mark.usefixtures("qtbot")
def test_where_nothing_plays_a_refusal_is_the_system_s_signal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    for sound in (Sound(), Sound(Heard(works=False))):
        sound(True)
        sound(False)
    assert len(beeps) == 2
    off = Sound(Heard(works=False), on=False)
    off(False)
    assert len(beeps) == 2


def test_sounds_are_switched_off_and_on_for_this_workstation(
    qtbot: QtBot, kit: Kit, tmp_path: Path
) -> None:
    memory, heard = FilePreferences(tmp_path), Heard()
    kit.sound = Sound(heard)
    dialog = LookDialog(kit, memory)
    qtbot.addWidget(dialog)
    assert dialog.sound.value() == ON
    dialog.sound.put(OFF)
    kit.sound(False)
    assert (memory.get("sound", ON), heard.sounds) == (OFF, [])
    dialog.sound.put(ON)
    assert (memory.get("sound", OFF), heard.sounds) == (ON, [TAKEN])


@BOTH_ARMS
def test_the_same_scans_sound_the_same_in_both_arms(qtbot: QtBot, cells: bool) -> None:
    heard = Heard()
    with bench_at(qtbot, "materials", cells) as at:
        at.stage.station.kit.sound = Sound(heard)
        at.scan(VIALS[0] if cells else at.hands.bottles[0])
        at.scan("X-1")
    with bench_at(qtbot, "filled", cells) as at:
        at.stage.station.kit.sound = Sound(heard)
        at.scan(at.hands.bag)
        at.hands.bench.advance(1)
        at.scan("AAAA-BBBB-C")
    assert heard.sounds == [TAKEN, REFUSED] * 2
