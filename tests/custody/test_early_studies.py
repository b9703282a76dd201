"""Files of version 1 verify for ever: a study of the first program kept no pages of its labels."""

from __future__ import annotations

import pytest

from app import __version__
from app.custody.finding import DoesNotFollow
from app.desk.seats import founding
from tests.custody import law
from tests.custody.day import requested
from tests.custody.law_basics import Unlawful
from tests.custody.provoke_review import labels_kept
from tests.custody.scribe import Scribe, commissioned, judge
from tests.independent import judged
from tests.vectors.study import written


def without_pages(program: str, patch: pytest.MonkeyPatch) -> Scribe:
    patch.setattr(founding, "__version__", program)
    study = commissioned.__wrapped__()
    scribe = requested(scribe=Scribe(study=study)).accept().prepare().scribe
    labels_kept(scribe)
    for name in [name for name in scribe.settings if name.startswith("label/")]:
        del scribe.settings[name]
    return scribe


def test_a_study_of_the_first_program_lacks_them_lawfully(monkeypatch: pytest.MonkeyPatch) -> None:
    scribe = without_pages("0.1.0", monkeypatch)
    assert judge(scribe.snapshot()).root == scribe.root()
    assert judged(scribe.snapshot())[0] == 0
    assert law.verify(written(scribe.snapshot()))[0] == len(scribe.lines)


def test_no_later_study_may_lack_them(monkeypatch: pytest.MonkeyPatch) -> None:
    scribe = without_pages(__version__, monkeypatch)
    with pytest.raises(DoesNotFollow) as found:
        judge(scribe.snapshot())
    assert (found.value.number, found.value.code) == (0, "row.label_missing")
    assert judged(scribe.snapshot())[:2] == (1, 0)
    with pytest.raises(Unlawful):
        law.verify(written(scribe.snapshot()))
