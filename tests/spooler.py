"""A whole print system on loopback: CUPS and its IPP Everywhere printer, both real, nobody else's.

Debian packs them as cups, cups-client and cups-ipp-utils, which the checks install where they may.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.printers import HERE

COMMANDS = ("cupsd", "lp", "lpstat", "cancel", "lpadmin", "ippeveprinter", "dbus-daemon")
QUEUE = "etiquettes"
_PATIENCE = 20.0
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={bus}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy>
</busconfig>"""
_FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root
"""
_SERVER = """Listen {here}:{port}
LogLevel warn
Browsing No
DirtyCleanInterval 0
PreserveJobFiles No
PreserveJobHistory 300
PageLogFormat %p %u %j %P %C {{job-name}}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_SIZE = "MEMBER integer x-dimension 10200\nMEMBER integer y-dimension 7600\n"
_MARGINS = "".join(
    f"MEMBER integer media-{side}-margin 0\n" for side in ("bottom", "left", "right", "top")
)
_A4 = "MEMBER integer x-dimension 21000\nMEMBER integer y-dimension 29700\n"


def _medium(size: str) -> str:
    return "{\nMEMBER collection media-size {\n" + size + "}\n" + _MARGINS + "}"


_MEDIUM = _medium(_SIZE) + "\n"
_MEDIA = _medium(_SIZE) + "," + _medium(_A4) + "\n"
_PRINTER = (
    'ATTR keyword media-supported "custom_etiquette_102x76mm","iso_a4_210x297mm"\n'
    "ATTR collection media-size-supported {\n" + _SIZE + "},{\n" + _A4 + "}\n"
    'ATTR keyword media-default "custom_etiquette_102x76mm"\n'
    'ATTR keyword media-ready "custom_etiquette_102x76mm","iso_a4_210x297mm"\n'
    "ATTR collection media-col-default " + _MEDIUM + "ATTR collection media-col-ready " + _MEDIA
    + "ATTR collection media-col-database " + _MEDIA
    + """ATTR mimeMediaType document-format-supported "application/pdf","application/octet-stream"
ATTR mimeMediaType document-format-default "application/pdf"
ATTR keyword sides-supported "one-sided"
ATTR keyword sides-default "one-sided"
ATTR resolution printer-resolution-supported 203dpi
ATTR resolution printer-resolution-default 203dpi
ATTR keyword print-color-mode-supported "monochrome"
ATTR keyword print-color-mode-default "monochrome"
ATTR keyword print-scaling-supported "none"
ATTR keyword print-scaling-default "none"
ATTR enum operations-supported 2,4,5,6,8,9,10,11
ATTR textWithoutLanguage printer-make-and-model "Etiquette 203"
ATTR keyword ipp-versions-supported "1.1","2.0"
ATTR keyword compression-supported "none"
"""
)  # fmt: skip
_KEEP = """#!/bin/sh
env | grep ^IPP_ > "{folder}/$IPP_JOB_ID.told"
cp "$1" "{folder}/$IPP_JOB_ID.pdf"
"""


def is_installed() -> bool:
    """Whether this machine has a print system, and may start one."""
    return os.geteuid() == 0 and all(shutil.which(name) for name in COMMANDS)


@dataclass
class PrintSystem:
    """CUPS with one queue, whose printer keeps what it is given."""

    root: Path
    port: int
    printer_port: int
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *command: str) -> str:
        """One of the system's commands, which must do well."""
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, check=True, timeout=_PATIENCE
        )
        return done.stdout.decode()

    def environment(self) -> dict[str, str]:
        """What leads the commands to this system."""
        return {**os.environ, "CUPS_SERVER": f"{HERE}:{self.port}", "LC_ALL": "C"}

    def switch_on(self) -> None:
        """The printer."""
        bus = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.root}/bus"}
        self._start(
            "printer", bus, "ippeveprinter", "-n", "localhost", "-p", str(self.printer_port),
            "-r", "off", "-d", str(self.root / "kept"), "-c", str(self.root / "keep"),
            "-a", str(self.root / "printer.conf"), "Etiquettes",
        )  # fmt: skip
        _until(lambda: _answers(self.printer_port))

    def start(self) -> None:
        """The spooler."""
        etc = self.root / "etc"
        self._start("cupsd", dict(os.environ), "cupsd", "-f", "-c", str(etc / "cupsd.conf"),
                    "-s", str(etc / "cups-files.conf"))  # fmt: skip
        _until(lambda: _answers(self.port))

    def kill(self, name: str) -> None:
        """Pulled out, as a plug is: ``printer`` or ``cupsd``."""
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def begin(self) -> None:
        """Bus, printer, spooler and queue."""
        (self.root / "bus.conf").write_text(_BUS.format(bus=self.root / "bus"))
        self._start("bus", dict(os.environ), "dbus-daemon", "--nofork",
                    f"--config-file={self.root}/bus.conf")  # fmt: skip
        _until((self.root / "bus").exists)
        self.switch_on()
        self.start()
        uri = f"ipp://localhost:{self.printer_port}/ipp/print"
        self.run("lpadmin", "-p", QUEUE, "-E", "-v", uri, "-m", "everywhere")

    def end(self) -> None:
        """Everything off."""
        for name in list(self._running):
            self.kill(name)

    def kept(self) -> list[tuple[Mapping[str, str], bytes]]:
        """What the printer was told and given, job by job."""
        told = sorted((self.root / "kept").glob("*.told"), key=lambda path: int(path.stem))
        return [
            (dict(line.split("=", 1) for line in path.read_text().splitlines()),
             path.with_suffix(".pdf").read_bytes())
            for path in told
        ]  # fmt: skip

    def left(self) -> list[str]:
        """Documents and temporary files that spooler and printer have left."""
        spooled = [path.name for path in (self.root / "spool").glob("d*")]
        return spooled + [path.name for path in (self.root / "spool" / "tmp").glob("*")]

    def _start(self, name: str, environment: dict[str, str], *command: str) -> None:
        with (self.root / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )


@contextmanager
def print_system(root: Path) -> Iterator[PrintSystem]:
    """A print system in a folder of its own; all of it ends with the block."""
    for name in ("etc", "spool", "cache", "state", "tmp", "log", "kept"):
        (root / name).mkdir()
    port, printer_port = _free_ports(2)
    files = {
        "etc/cups-files.conf": _FILES.format(root=root),
        "etc/cupsd.conf": _SERVER.format(here=HERE, port=port),
        "printer.conf": _PRINTER, "keep": _KEEP.format(folder=root / "kept"),
    }  # fmt: skip
    for name, text in files.items():
        (root / name).write_text(text, "ascii")
    (root / "keep").chmod(0o700)
    for name in ("spool", "cache", "state", "tmp", "log"):
        shutil.chown(root / name, "lp")
    # The spooler works as another user, who has to get as far as its folders.
    for folder in (root, *root.parents[:-1]):
        with contextlib.suppress(PermissionError):
            folder.chmod(folder.stat().st_mode | 0o011)
    system = PrintSystem(root, port, printer_port)
    try:
        system.begin()
        yield system
    finally:
        system.end()


def _free_ports(number: int) -> Sequence[int]:
    with contextlib.ExitStack() as held:
        servers = [held.enter_context(socket.create_server((HERE, 0))) for _ in range(number)]
        return [server.getsockname()[1] for server in servers]


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HERE, port), 1):
        return True
    return False


def _until(true: object) -> None:
    assert callable(true)
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
