"""A display of its own for a test, keyboards to type on it, a window in a child process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.ui.input.burst import GAP_MS
from app.ui.input.scan import Scan
from app.ui.input.us_keyboard import X_OFFSET
from tests.house.tree import ROOT

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "setxkbmap": "x11-xkb-utils"}
RETURN = "36"
TRIES = 20
STUCK_S = 30
"""A window that tells nothing for so long is ended, and the test fails."""


@contextmanager
def own_display() -> Iterator[str]:
    """A display on a free number, as long as the block lasts; fails naming what is missing."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    assert not missing, f"apt-get install --no-install-recommends {' '.join(missing)}"
    reading, writing = os.pipe()
    # Without -noreset the last client to leave takes the keyboard's layout with it.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-noreset", "-nolisten", "tcp",
         "-screen", "0", "800x600x24"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@dataclass
class XWindow:
    """A window on a display whose keyboard has a layout; keys go in, lines of JSON come out."""

    display: str
    child: subprocess.Popen[str]
    said: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def on(cls, display: str) -> Iterator[XWindow]:
        """The window in front, as long as the block lasts."""
        named = ("WAYLAND_DISPLAY", "XAUTHORITY", "QT_IM_MODULE")
        environ = {name: value for name, value in os.environ.items() if name not in named}
        environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONUTF8": "1"}
        with subprocess.Popen(
            [sys.executable, "-m", "tests.ui.x11.window"], cwd=ROOT, env=environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        ) as child:  # fmt: skip
            window = cls(display, child)
            try:
                window.until("front")
                yield window
            finally:
                child.terminate()

    def lay_out(self, layout: str) -> None:
        """Gives the keyboard a layout; the window hears of it before the next key."""
        subprocess.run(["setxkbmap", "-display", self.display, layout], check=True)

    def until(self, name: str) -> Any:
        """Reads what the window tells until a line bears `name`; fails when the window ends."""
        assert self.child.stdout is not None
        watchdog = threading.Timer(STUCK_S, self.child.kill)
        watchdog.start()
        try:
            for text in self.child.stdout:
                told = json.loads(text)
                self.said.append(told)
                if name in told:
                    return told[name]
        finally:
            watchdog.cancel()
        raise AssertionError(f"the window ended before it told {name}: {self.said}")

    def order(self, order: str, answer: str) -> Any:
        """Has the window do something and waits for its answer."""
        assert self.child.stdin is not None
        self.child.stdin.write(order + "\n")
        self.child.stdin.flush()
        return self.until(answer)

    def told(self, name: str) -> list[Any]:
        """What lines of a name have said since the last focus."""
        return [line[name] for line in self.said if name in line]

    def press(self, keys: Sequence[str], delay: int) -> list[int]:
        """Presses keys; the milliseconds between them, once the last has arrived.

        A key is a position of X, with its modifiers: ``shift+38``.
        """
        program = ["xdotool", "key", "--delay", str(delay), *keys]
        subprocess.run(program, check=True, env=self._environ)
        subprocess.run(["xdotool", "key", "F12"], check=True, env=self._environ)
        gaps = self.until("gaps")
        return [int(gap) for gap in gaps]

    def ask(self) -> None:
        """Opens the dialog and waits until it has the keyboard."""
        self.order("ask", "front")

    def wait_beyond(self, milliseconds: int) -> None:
        """Lets at least this time go by for the display."""
        subprocess.run(
            ["xdotool", "sleep", str(milliseconds / 1000)], check=True, env=self._environ
        )

    @property
    def _environ(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display}

    def scan(self, focus: str, keys: Sequence[str], delay: int) -> None:
        """A reader's burst while a field has the keyboard.

        What the display itself stretched to the pace of a hand is no burst, and is sent again.
        """
        for _ in range(TRIES):
            self.order(f"focus {focus}", "focused")
            self.said.clear()
            if max(self.press(keys, delay)) < GAP_MS:
                return
        raise AssertionError("this display is never as fast as a reader")

    def type(self, focus: str, keys: Sequence[str], pace: int) -> None:
        """A hand at the keys of a field; what the display itself squeezed is typed again."""
        for _ in range(TRIES):
            self.order(f"focus {focus}", "focused")
            self.said.clear()
            # The delay is kept before a key goes down and before it goes up.
            if min(self.press(keys, pace // 2)) >= GAP_MS:
                return
        raise AssertionError("this display is always faster than a hand")


def positions(scan: Scan) -> list[str]:
    """The keys of a scan as xdotool presses them by their positions."""
    keys = []
    for key in scan.keys:
        assert key.place is not None
        control = key.control or not key.text.isprintable()
        held = {"shift+": key.shift, "ctrl+": control, "ISO_Level3_Shift+": key.level3}
        keys.append(
            "".join(name for name, down in held.items() if down) + str(key.place + X_OFFSET)
        )
    return keys
