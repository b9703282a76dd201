"""The kinds of lines by which the allocation list lives on, all of the moment itself."""

from __future__ import annotations

from app.custody.bucket import LINE_BUCKET
from app.custody.entry import SignerKind
from app.custody.schema import (
    Record,
    SchemaError,
    choice,
    hexadecimal,
    instant,
    items,
    record,
    text,
    whole,
)
from app.trial.names import BagCode
from app.trial.refusal import Refusal

VOID_FOR = ("in_error", "wrong_stratum", "wrong_subject", "exposed", "central_system")
"""Why a row is void: taken in error, for whom it was not, seen, or void in the central system."""


def bag_code(value: object) -> None:
    """A bag's code in its one form; raises SchemaError."""
    if not isinstance(value, str):
        raise SchemaError("bag code")
    try:
        code = BagCode.read(value).text
    except Refusal as why:
        raise SchemaError("bag code") from why
    if code != value:
        raise SchemaError("bag code")


_ROOT, _ESIGN = SignerKind.ROOT, SignerKind.ESIGN
_line, _leaf, _name = whole(0, 2**40), hexadecimal(32), text(1, 80)
_request, _subject, _slip = hexadecimal(16), text(6, 7), text(1, 40)
_STRATUM = record(stratum=_name, rows=whole(1, 10**6))
_place = {"list": _line, "position": whole(0, 10**6)}
_performed = {"performed": instant, "slip": _slip}
LIST_KINDS: tuple[tuple[str, SignerKind, int, Record], ...] = (
    ("ListExtended", _ESIGN, LINE_BUCKET, record(
        line=_line, leaf=_leaf, strata=items(_STRATUM, 1), salted_root=_leaf, sealed_root=_leaf,
    )),
    ("NumbersSealed", _ROOT, 0, record(
        line=_line, leaf=_leaf, strata=items(_STRATUM, 1), sealed_root=_leaf,
    )),
    ("AllocationsStopped", _ESIGN, LINE_BUCKET, record(line=_line, leaf=_leaf)),
    ("AllocationsResumed", _ESIGN, LINE_BUCKET, record(line=_line, leaf=_leaf)),
    ("AllocationVoided", _ESIGN, LINE_BUCKET, record(
        bag=bag_code, reason=choice(*VOID_FOR),
    )),
    ("RowVoided", _ESIGN, LINE_BUCKET, record(
        stratum=_name, reason=choice(*VOID_FOR), **_place,
    )),
    ("NumberGiven", _ROOT, LINE_BUCKET, record(
        request=_request, list=_line, position=whole(1, 10**6),
    )),
    ("AllocatedOutside", _ESIGN, LINE_BUCKET, record(
        subject=_subject, stratum=_name, **_place, **_performed,
    )),
    ("DoneOutside", _ESIGN, LINE_BUCKET, record(
        line=_line, leaf=_leaf, **_performed,
    )),
    ("OpeningProposed", _ESIGN, 0, record(
        statement=text(1, 400), locked=instant,
    )),
    ("ListOpened", _ESIGN, 0, record(
        line=_line, leaf=_leaf, count=whole(1, 10**7), digest=hexadecimal(32),
    )),
)  # fmt: skip
"""Name, signer, bucket and facts of each."""
