"""What this workstation remembers of each log: one small file apiece, apart from all studies."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from app.desk.ports import Head, Remembered, Upgraded
from app.devices.writing import replace_file
from app.trial.refusal import Trouble

_HEAD = re.compile(r"([1-9][0-9]{0,11}):([0-9a-f]{64})")
_CAPSULE = re.compile(r"([0-9a-f]{64}):([0-9a-f]{64})")
_UPGRADE = re.compile(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3}):([0-9A-Za-z.+-]{1,20})\n")


class HeadFolder:
    """Heads as files named after the log, mode 0600: ``SIZE:ROOT`` as `verify --against` takes it.

    A second line is the head of a file that was found not to follow. Beside it, how far the
    notes of open preparations have come: digests alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or platformdirs.user_state_path("opaline", appauthor=False) / "heads"

    def recall(self, log_id: bytes) -> Remembered | None:
        """What is remembered, None when nothing is; raises Trouble ``head.unreadable``."""
        try:
            told = self._place(log_id).read_bytes().decode("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as why:
            raise Trouble("head.unreadable") from why
        heads = [_HEAD.fullmatch(line) for line in told.removesuffix("\n").split("\n")]
        found = [Head(int(head[1]), bytes.fromhex(head[2])) for head in heads if head]
        if len(found) != len(heads) or len(found) > 2:
            raise Trouble("head.unreadable")
        return Remembered(found[0], found[1] if found[1:] else None)

    def remember(self, log_id: bytes, told: Remembered) -> None:
        """Puts it on disk in one step, the former whole until then.

        Raises Trouble ``head.not_kept`` with the operating system's name of the fault.
        """
        heads = [told.head] if told.found is None else [told.head, told.found]
        text = "".join(f"{head.size}:{head.root.hex()}\n" for head in heads)
        with _kept():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._place(log_id), text.encode())

    def capsules(self, log_id: bytes) -> Mapping[bytes, bytes]:
        """What is remembered of open preparations; raises Trouble ``head.unreadable``."""
        try:
            told = self._capsules(log_id).read_bytes().decode("ascii")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as why:
            raise Trouble("head.unreadable") from why
        found = [_CAPSULE.fullmatch(line) for line in told.splitlines()]
        kept = {bytes.fromhex(one[1]): bytes.fromhex(one[2]) for one in found if one}
        if _text_of(kept) != told:
            raise Trouble("head.unreadable")
        return kept

    def note_capsules(self, log_id: bytes, told: Mapping[bytes, bytes]) -> None:
        """Puts them on disk in one step; raises Trouble ``head.not_kept``."""
        with _kept():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._capsules(log_id), _text_of(told).encode())

    def upgraded(self, log_id: bytes) -> Upgraded | None:
        """An upgrade that no line tells yet; raises Trouble ``head.unreadable``."""
        try:
            told = self._upgrade(log_id).read_bytes().decode("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as why:
            raise Trouble("head.unreadable") from why
        found = _UPGRADE.fullmatch(told)
        if found is None:
            raise Trouble("head.unreadable")
        return Upgraded(int(found[1]), int(found[2]), found[3])

    def note_upgrade(self, log_id: bytes, told: Upgraded | None) -> None:
        """Remembers an upgrade, None that it is told; raises Trouble ``head.not_kept``."""
        place = self._upgrade(log_id)
        with _kept():
            if told is None:
                place.unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(place, f"{told.old}:{told.new}:{told.program}\n".encode())

    def _place(self, log_id: bytes) -> Path:
        return self._folder / log_id.hex()

    def _upgrade(self, log_id: bytes) -> Path:
        return self._folder / f"{log_id.hex()}.upgrade"

    def _capsules(self, log_id: bytes) -> Path:
        return self._folder / f"{log_id.hex()}.capsules"


def _text_of(capsules: Mapping[bytes, bytes]) -> str:
    return "".join(f"{leaf.hex()}:{head.hex()}\n" for leaf, head in capsules.items())


@contextmanager
def _kept() -> Iterator[None]:
    try:
        yield
    except OSError as why:
        reason = errno.errorcode.get(why.errno or errno.EIO, "EIO")
        raise Trouble("head.not_kept", reason=reason) from why


class PracticeHeads:
    """Heads kept while the program runs: for practice, never for a patient's bag."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Remembered] = {}
        self._upgrades: dict[bytes, Upgraded] = {}
        self._capsules: dict[bytes, Mapping[bytes, bytes]] = {}

    def recall(self, log_id: bytes) -> Remembered | None:
        """What is remembered, or None."""
        return self._kept.get(log_id)

    def remember(self, log_id: bytes, told: Remembered) -> None:
        """Puts it in the place of what was remembered."""
        self._kept[log_id] = told

    def capsules(self, log_id: bytes) -> Mapping[bytes, bytes]:
        """What is remembered of open preparations."""
        return self._capsules.get(log_id, {})

    def note_capsules(self, log_id: bytes, told: Mapping[bytes, bytes]) -> None:
        """Puts them in the place of what was remembered."""
        self._capsules[log_id] = told

    def upgraded(self, log_id: bytes) -> Upgraded | None:
        """An upgrade that no line tells yet."""
        return self._upgrades.get(log_id)

    def note_upgrade(self, log_id: bytes, told: Upgraded | None) -> None:
        """Remembers an upgrade, None that it is told."""
        self._upgrades.pop(log_id, None)
        if told is not None:
            self._upgrades[log_id] = told
