"""The kinds of lines about what one person signed alone, at night, and another one signs later.

Nothing in them differs between the arms: what was signed alone stays sealed.
"""

from __future__ import annotations

from app.custody.bucket import LINE_BUCKET
from app.custody.list_kinds import bag_code
from app.custody.schema import Record, hexadecimal, instant, items, record, text, whole

NIGHT_KINDS: tuple[tuple[str, str, int, Record], ...] = (
    ("SingleOperator", "R", LINE_BUCKET, record(
        request=hexadecimal(16), bag=bag_code, seats=items(hexadecimal(8), 1),
    )),
    ("DestroyedAlone", "precise", LINE_BUCKET, record(
        bag=bag_code, method=text(1, 80), done=instant,
    )),
    ("Countersigned", "precise", 0, record(line=whole(0, 2**40), leaf=hexadecimal(32))),
)  # fmt: skip
"""Name, which time it carries, bucket, open facts; all are signed with the passphrase."""
