"""Python's own collections are held back for a while, and only where they were made."""

from __future__ import annotations

import gc

import pytest

from app.trial.collecting import collecting_later


@pytest.mark.parametrize("automatic", [True, False])
def test_collections_go_on_afterwards_as_before(automatic: bool) -> None:
    usual = gc.isenabled()
    (gc.enable if automatic else gc.disable)()
    try:
        with pytest.raises(KeyError), collecting_later():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is automatic
    finally:
        (gc.enable if usual else gc.disable)()
