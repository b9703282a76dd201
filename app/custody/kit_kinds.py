"""The kinds of lines about papers for when nothing works: a kit, and what became of its labels."""

from __future__ import annotations

from app.custody.entry import SignerKind
from app.custody.schema import choice, hexadecimal, record, text, whole

KIT_FATES = ("used", "spoiled", "destroyed", "lost")
_kit, _label = text(1, 40), whole(1, 99)

KIT_KINDS = (
    ("KitPrinted", SignerKind.ROOT, 0, record(
        kit=_kit, labels=_label, digest=hexadecimal(32),
    )),
    ("KitAccounted", SignerKind.ESIGN, 0, record(
        kit=_kit, label=_label, fate=choice(*KIT_FATES), applied=text(0, 9),
    )),
)  # fmt: skip
"""Name, signer, bucket and open facts; all bear their precise time. `applied` is the bag's code."""
