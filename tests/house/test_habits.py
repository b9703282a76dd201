"""One clock, one source of entropy, no float near a dose, no broad except, no sentence in code,
one way that a widget ends.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import Gate, Source, nothing, offences, planted

CLOCK_ROOMS = {"devices"}
ENTROPY_ROOMS = {"devices", "vault"}
EXACT_ROOMS = {"trial", "dose"}

# Files that may catch everything; the house allows one, the errand runner of the window.
BROAD = {"app/ui/errand.py"}

# What measures beside other programs starts them; nothing of the window imports it.
MEASURES = "app/command/benches/"
# Whatever else may reach a network is named here, so that nothing does.
NETWORK = ("http", "urllib", "ssl", "ftplib", "smtplib", "socketserver", "asyncio", "xmlrpc")
DOORS: dict[str, tuple[str, ...]] = {
    "socket": ("app/devices/raw_printer.py",),
    "subprocess": ("app/devices/queue_printer.py", "app/devices/speaker.py"),
    **dict.fromkeys(NETWORK, ()),
}

# The one way that a widget ends.
LATE = {"app/ui/widgets/retire.py"}

STOPWATCH = {"time.perf_counter", "time.perf_counter_ns"}
NOW = {f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")} | {"datetime.date.today"}
ENTROPY = ("random", "secrets", "uuid", "os.urandom", "os.getrandom")
SPEAKERS = {"print", "write", "add_argument", "add_parser", "ArgumentParser", "exit"}


def dotted(node: ast.AST, imported: dict[str, str]) -> str | None:
    """The full name a reference stands for, through the file's imports, or None."""
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, imported)
        return base and f"{base}.{node.attr}"
    return None


def references(one: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every name from another module that a file imports or uses, written in full."""
    imported: dict[str, str] = {}
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                imported[alias.asname or whole] = whole
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield node, f"{node.module}.{alias.name}"
    for node in ast.walk(one.tree):
        if name := dotted(node, imported):
            yield node, name


def clocks(one: Source) -> Iterator[str]:
    """Readings of the time outside the room that has the clock; a stopwatch tells no time."""
    if one.room not in CLOCK_ROOMS:
        for node, name in references(one):
            if name in NOW or (name.startswith("time.") and name not in STOPWATCH):
                yield one.at(node, f"reads {name}")


def entropy(one: Source) -> Iterator[str]:
    """Chance outside the rooms that have it."""
    if one.room not in ENTROPY_ROOMS:
        for node, name in references(one):
            if any(name == source or name.startswith(source + ".") for source in ENTROPY):
                yield one.at(node, f"draws from {name}")


def floats(one: Source) -> Iterator[str]:
    """Floating-point numbers where a dose is made."""
    if one.room in EXACT_ROOMS:
        for node in ast.walk(one.tree):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
            if literal or (isinstance(node, ast.Name) and node.id in {"float", "complex"}):
                yield one.at(node, "float")


def broad_excepts(one: Source) -> Iterator[str]:
    """Handlers that would swallow a defect."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.walk(node.type) if node.type else iter((ast.Name("Exception"),))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = (part for argument in node.args for part in ast.walk(argument))
        else:
            continue
        names = {part.id for part in caught if isinstance(part, ast.Name)}
        if names & {"Exception", "BaseException"} and one.where not in BROAD:
            yield one.at(node, "catches everything")


def sentences(one: Source) -> Iterator[str]:
    """Text for people spoken from code; words live in the catalogues."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SPEAKERS:
            spoken = [*node.args, *(keyword.value for keyword in node.keywords)]
            for part in (part for argument in spoken for part in ast.walk(argument)):
                if isinstance(part, ast.Constant) and is_prose(part.value):
                    yield one.at(part, f"says {part.value!r}")


def reaching_out(one: Source) -> Iterator[str]:
    """The network outside the one file that reaches a printer; other programs outside two files."""
    for node, name in references(one):
        doors = DOORS.get(package := name.split(".")[0])
        if doors is None or one.where in doors:
            continue
        if not one.where.startswith(MEASURES):
            yield one.at(node, f"reaches out through {package}")


def deletions(one: Source) -> Iterator[str]:
    """Widgets deleted past the one way that holds their window."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Attribute) and node.attr == "deleteLater" and one.where not in LATE:
            yield one.at(node, "deletes a widget itself")


def is_prose(value: object) -> bool:
    """Whether a constant holds at least two words."""
    words = value.split() if isinstance(value, str) else []
    return sum(any(letter.isalpha() for letter in word) for word in words) > 1


GATES = [clocks, entropy, floats, broad_excepts, sentences, reaching_out, deletions]


@pytest.mark.parametrize("gate", GATES)
def test_the_house_keeps_its_habits(gate: Gate) -> None:
    nothing(offences(gate))


BITES = [
    (clocks, "app/desk/x.py", "from datetime import datetime\nx = datetime.now()"),
    (clocks, "app/desk/x.py", "import datetime as dt\nx = dt.datetime.utcnow"),
    (clocks, "app/desk/x.py", "import datetime\nx = datetime.date.today()"),
    (clocks, "app/ui/x.py", "from datetime import datetime as d\ndef f(now=d.today): ..."),
    (clocks, "app/store/x.py", "import time\nx = time.monotonic()"),
    (clocks, "app/vault/x.py", "from time import time_ns"),
    (clocks, "app/command/x.py", "import time as t\nt.gmtime()"),
    (entropy, "app/blind/x.py", "import random"),
    (entropy, "app/desk/x.py", "from secrets import token_bytes"),
    (entropy, "app/desk/x.py", "import os\nx = os.urandom(8)"),
    (entropy, "app/store/x.py", "from os import urandom"),
    (entropy, "app/store/x.py", "import uuid"),
    (floats, "app/dose/x.py", "x = 0.1"),
    (floats, "app/dose/x.py", "x = 1e6"),
    (floats, "app/trial/x.py", "def f(x: float): ..."),
    (floats, "app/trial/x.py", "x = float('1')"),
    (broad_excepts, "app/ui/x.py", "try: ...\nexcept Exception: ..."),
    (broad_excepts, "app/ui/x.py", "try: ...\nexcept (OSError, BaseException): ..."),
    (broad_excepts, "app/ui/x.py", "try: ...\nexcept: ..."),
    (broad_excepts, "app/ui/x.py", "with contextlib.suppress(Exception): ..."),
    (reaching_out, "app/devices/x.py", "import socket"),
    (reaching_out, "app/devices/raw_printer.py", "from urllib import request"),
    (reaching_out, "app/ui/x.py", "from subprocess import run"),
    (sentences, "app/command/x.py", "print('the bag is ready')"),
    (sentences, "app/command/x.py", "sys.stdout.write(f'{n} lines whole')"),
    (sentences, "app/command/x.py", "parser.add_argument('--out', help='where to put it')"),
    (deletions, "app/ui/x.py", "page.deleteLater()"),
    (deletions, "app/ui/x.py", "dialog.finished.connect(dialog.deleteLater)"),
]


@pytest.mark.parametrize(("gate", "where", "text"), BITES)
def test_a_bad_habit_is_found(gate: Gate, where: str, text: str) -> None:
    assert planted(gate, where, text)


FINE = [
    (clocks, "app/devices/x.py", "import time\nx = time.time()"),
    (clocks, "app/desk/x.py", "x = clock.now()\ntime = 3\ny = time.real"),
    (clocks, "app/desk/x.py", "from datetime import datetime, timedelta\nx = datetime.min"),
    (clocks, "app/command/x.py", "import time\nx = time.perf_counter_ns()"),
    (entropy, "app/vault/x.py", "import secrets"),
    (entropy, "app/desk/x.py", "import os\nx = os.fsync(1)"),
    (floats, "app/labels/x.py", "x = 0.5"),
    (floats, "app/dose/x.py", "x = Decimal('0.1')"),
    (broad_excepts, "app/ui/x.py", "try: ...\nexcept OSError: ..."),
    (reaching_out, "app/devices/raw_printer.py", "import socket"),
    (reaching_out, "app/command/benches/x.py", "import subprocess"),

    (deletions, "app/ui/x.py", "retire(page)"),
    (sentences, "app/command/x.py", "print(words.say('demo.done', path=path), end='')"),
]


@pytest.mark.parametrize(("gate", "where", "text"), FINE)
def test_a_good_habit_passes(gate: Gate, where: str, text: str) -> None:
    assert planted(gate, where, text) == []
