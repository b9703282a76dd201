"""Files written whole: what stood there stays until what replaces it is on disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Puts `data` at `path` in one step, on disk first; raises OSError, the former file whole.

    `mode` are the rights of the file, as far as the user's mask leaves them.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        # Made anew: a link planted under this name would be written through.
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file of the user's own in one step that a power cut cannot undo; raises OSError."""
    write_whole(path, data, 0o600)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    # A rename is on disk when its folder is; Windows has no such call.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
