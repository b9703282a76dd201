"""The two sounds: what they are made of, and a machine that cannot play them."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path

import pytest

from app.devices.resources import RESOURCES
from app.devices.speaker import SystemSpeaker
from tests.devices.tones import LOUDEST, TONES, sound

SOUNDS = RESOURCES / "sounds"


@pytest.mark.parametrize("name", sorted(TONES))
def test_what_ships_is_what_was_made(name: str) -> None:
    shipped = (SOUNDS / f"{name}.wav").read_bytes()
    assert shipped == sound(name)
    with wave.open(io.BytesIO(shipped)) as heard:
        frames = heard.readframes(heard.getnframes())
        loudest = max(abs(one) for one in memoryview(frames).cast("h"))
        assert heard.getnframes() / heard.getframerate() < 0.3, "in a blink"
    assert loudest <= round(LOUDEST * 32_767), "quiet"


def test_both_sounds_ship_and_no_other() -> None:
    assert {path.stem for path in SOUNDS.iterdir()} == set(TONES)


def player(folder: Path, heard: Path) -> SystemSpeaker:
    """A speaker whose player writes down what it was given."""
    program = folder / "aplay"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{heard}"\n')
    program.chmod(0o700)
    return SystemSpeaker(lambda name: str(program) if name == "aplay" else None)


def test_a_player_is_given_the_file(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    speaker = player(tmp_path, heard)
    for name in ("taken", "refused", "taken"):
        assert speaker.play(name)
        speaker.finish()
    assert [line.split()[-1] for line in heard.read_text().splitlines()] == [
        str(SOUNDS / f"{name}.wav") for name in ("taken", "refused", "taken")
    ]
    assert not speaker.play("unknown")


def test_a_machine_without_a_player_says_so() -> None:
    silent = SystemSpeaker(lambda _: None)
    assert silent.play("taken") is (sys.platform == "win32")


def test_a_player_that_is_gone_says_so(tmp_path: Path) -> None:
    gone = SystemSpeaker(lambda _: str(tmp_path / "nothing"))
    assert not gone.play("taken")
