"""Whether a window can be shown here, found out before Qt is asked.

Qt does not refuse, it ends the process with `abort`, which nothing catches.
Nothing here needs PySide6 to be whole: it is imported where it is tried.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Attempt = Callable[[], object]

# What Qt's window on X11 loads besides what every Linux has, and the Debian package that holds it.
PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def missing_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether `environ` names no display on a `platform` (``sys.platform``) that has them named."""
    named = any(environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return platform == "linux" and not named


def missing_libraries(attempt: Attempt | None = None) -> list[str]:
    """The Debian packages without which Qt cannot load here, sorted; empty when it loads.

    `attempt` loads Qt and raises ImportError or OSError, as the linker does,
    naming one library at a time. A library of no known package stands under
    its own name. Raises ModuleNotFoundError when PySide6 is not installed.
    """
    try:
        (attempt or load_qt)()
    except ModuleNotFoundError:
        raise
    except (ImportError, OSError) as error:
        absent = {package for soname, package in PACKAGES.items() if not _loads(soname)}
        return sorted(absent) or [str(error).partition(":")[0]]
    return []


def load_qt() -> None:
    """Loads what a window needs; raises ImportError or OSError when a part cannot be loaded."""
    from PySide6 import QtWidgets

    if sys.platform == "linux":
        _load(str(Path(QtWidgets.__file__).with_name("Qt") / "plugins/platforms/libqxcb.so"))


def display_answers(attempt: Attempt | None = None) -> bool:
    """Whether Qt can start on the display that is named, tried in a child that may be killed.

    A display may be named and not answer: its server is gone, or lets nobody
    in. `attempt` starts Qt; call this with Qt loaded, on Linux, before threads
    are started. Elsewhere there is nothing to try and the answer is yes.
    """
    if sys.platform != "linux":
        return True
    child = os.fork()
    if child == 0:
        _quietly(attempt or _start_qt)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def aborting_binding(python: tuple[int, ...], version: str | None = None) -> bool:
    """Whether PySide6 ends the process under `python` after some thousand calls.

    From `version` 6.12.0 on (the installed one is taken when none is given),
    each call that returns nothing loses a reference to None, which only Python
    3.12 and later can bear.
    """
    from PySide6 import __version__

    release = tuple(int(part) for part in (version or __version__).split(".")[:2])
    return release >= (6, 12) and python < (3, 12)


def _load(library: str) -> None:
    ctypes.CDLL(library)


def _loads(soname: str) -> bool:
    try:
        _load(soname)
    except OSError:
        return False
    return True


def _start_qt() -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication([])


def _quietly(attempt: Attempt) -> None:
    import resource

    # What Qt says while it dies, and the image of its memory, are of no use to the user.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    code = 1
    try:
        attempt()
        code = 0
    finally:
        # The child must not live on as a second program, whatever the attempt raised.
        os._exit(code)
