"""The kinds of lines about treatments told, learned or kept on paper, all of the moment itself."""

from __future__ import annotations

from app.custody.bucket import LINE_BUCKET
from app.custody.entry import SignerKind
from app.custody.schema import Record, choice, hexadecimal, instant, record, text, whole

LEARNERS = ("investigator", "ward", "assessor", "subject", "sponsor", "pharmacy", "other")
"""Who may have come to know a treatment that they should not."""
LEARNED_BY = ("noticed", "told", "read", "other")
"""How: by nothing that one of the treatments alone would show."""
MEASURES = ("none", "replaced", "marked", "reported")
"""What follows: nothing, another assessor, data marked for the analysis, the sponsor told."""
SHEET_FATES = ("opened", "lost", "found", "returned", "destroyed")
"""What may become of a code-break sheet."""

_ROOT, _ESIGN = SignerKind.ROOT, SignerKind.ESIGN
_about = {"line": whole(0, 2**40), "leaf": hexadecimal(32)}
_subject, _name, sheet = text(6, 7), text(1, 80), whole(1, 9999)
UNBLINDING_KINDS: tuple[tuple[str, SignerKind, int, Record], ...] = (
    ("SubjectUnblinded", _ESIGN, LINE_BUCKET, record(
        subject=_subject, physician=_name, phone=text(1, 40), called=instant,
        way=choice("read_out", "slip"),
    )),
    ("UnblindingSeconded", _ESIGN, 0, record(**_about)),
    ("InadvertentReported", _ROOT, 0, record(
        subject=_subject, learner=choice(*LEARNERS), how=choice(*LEARNED_BY),
        certainty=choice("learned", "inferred"), done=instant,
    )),
    ("ImpactAssessed", _ESIGN, LINE_BUCKET, record(**_about, measure=choice(*MEASURES))),
    ("ImpactClosed", _ESIGN, 0, record(**_about)),
    ("CodeBreakReplaced", _ROOT, LINE_BUCKET, record(subject=_subject, sheet=sheet)),
    ("CodeBreakChanged", _ESIGN, LINE_BUCKET, record(
        subject=_subject, sheet=sheet, fate=choice(*SHEET_FATES), who=_name, done=instant,
    )),
    ("SheetSeconded", _ESIGN, 0, record(**_about)),
)  # fmt: skip
"""Name, signer, bucket and facts of each."""
