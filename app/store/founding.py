"""Makes a new study file: all of its schema and settings in one transaction, or no file."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.store.sqlite import Limits, begin, engine, founding, require_room, sign_file, told
from app.store.tables import SETTINGS, SettingRow
from app.trial.refusal import Refusal, Trouble

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Brings the schema to its newest revision, in the transaction that is open."""
    config = Config()
    # The configuration reads "%" as the start of a reference.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def found(path: Path, settings: Mapping[str, bytes], limits: Limits) -> None:
    """Writes the new file, readable and writable by its owner alone; leaves none if that fails.

    Raises Refusal ``file.exists`` or ``file.no_folder``, and Troubles as a turn does.
    """
    claim(path)
    with ExitStack() as unless_whole:
        unless_whole.callback(_remove, path)
        require_room(path, limits.free)
        with (
            told(),
            engine(path, "rw", limits.wait, founding).connect() as connection,
            begin(connection, "BEGIN IMMEDIATE"),
        ):
            _fill(connection, settings)
        unless_whole.pop_all()


def _fill(connection: Connection, settings: Mapping[str, bytes]) -> None:
    sign_file(connection)
    migrate(connection)
    rows = [SETTINGS.values_of(SettingRow(*pair)) for pair in settings.items()]
    if rows:
        connection.execute(SETTINGS.table.insert(), rows)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def claim(path: Path) -> None:
    """Makes an empty file, mode 0600.

    Raises Refusal ``file.exists`` or ``file.no_folder``, Trouble ``file.full`` or
    ``file.no_access``.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        raise Refusal("file.exists") from None
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal("file.no_folder") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Trouble("file.full") from None
        raise Trouble("file.no_access") from None
    os.close(descriptor)
