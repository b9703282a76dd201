"""The two lock files: complete, hashed, for every platform, and without an address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from app.ui.display import aborting_binding
from tests.house.tree import ROOT

PINNED = r"[a-z0-9-]+==[0-9][0-9a-z.+]*( ; [a-z_ =!<>.'\"0-9A-Z()]+)? \\"
LINE = re.compile(PINNED + r"|    --hash=sha256:[0-9a-f]{64}( \\)?")


def lock(name: str) -> str:
    """The text of a lock file."""
    return (ROOT / name).read_text("ascii")


def names(text: str) -> set[str]:
    """The packages that a lock file pins."""
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))


def declared(*requirements: str) -> set[str]:
    """The packages that requirements name, as a lock file writes them."""
    return {re.split(r"[<>=\[; ]", line)[0].lower().replace("_", "-") for line in requirements}


def strange_lines(text: str) -> Iterator[str]:
    """Lines that are neither a pinned package nor a hash: addresses, options, comments."""
    return (line for line in text.splitlines() if not LINE.fullmatch(line))


def unhashed(text: str) -> list[str]:
    """Pinned packages that no hash follows."""
    return [part for part in re.split(r"\n(?=\S)", text.strip()) if "--hash=" not in part]


def test_the_locks_hold_packages_and_hashes_only() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        assert list(strange_lines(lock(name))) == []
        assert unhashed(lock(name)) == []


def test_a_package_is_locked_once() -> None:
    assert names(lock("requirements.lock")) & names(lock("requirements-test.lock")) == set()


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tools = declared(*project["optional-dependencies"]["test"])
    assert declared(*project["dependencies"]) <= names(lock("requirements.lock"))
    assert tools <= names(lock("requirements-test.lock"))


def test_the_locked_binding_runs_under_the_oldest_python_admitted() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    major, minor = re.findall(r"\d+", project["requires-python"])
    locked = re.findall(r"^pyside6-essentials==(\S+)", lock("requirements.lock"), re.MULTILINE)
    assert [aborting_binding((int(major), int(minor)), version) for version in locked] == [False]


def test_an_address_or_a_missing_hash_is_found() -> None:
    hashed = "babel==2.18.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert list(strange_lines(hashed)) == unhashed(hashed) == []
    for line in ("--index-url x", "# made by y", "babel @ file:///x", "babel>=2"):
        assert list(strange_lines(hashed + line)) == [line]
    assert unhashed(hashed + "pillow==1 \\\n") == ["pillow==1 \\"]
