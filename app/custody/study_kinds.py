"""The kinds of lines by which two people put in force what a study works by."""

from __future__ import annotations

from app.custody.schema import Record, choice, hexadecimal, record, text, whole
from app.trial.rules import LabelSize

_version = whole(1, 9999)
STUDY_KINDS: tuple[tuple[str, Record], ...] = (
    ("SpecimenProposed", record(
        version=_version, digest=hexadecimal(32), layout=choice(*LabelSize), language=text(2, 2),
    )),
    ("StudyAmended", record(
        version=_version, configuration=hexadecimal(32), program=text(1, 20),
        reference=text(1, 200),
    )),
)  # fmt: skip
"""Name and open facts; all are signed with the passphrase, carry the moment and seal nothing."""
CONFIGURES = frozenset({"StudyProposed", "StudyAmended"})
"""The kinds that name a configuration, whose bytes the file keeps."""
