"""The bytes of a few labels as approved, and the words for the day when a library moves them."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from importlib.metadata import version

from app.labels.raster import label_raster
from app.labels.render import label_pdf
from app.labels.zpl import label_zpl
from app.trial.rules import LabelSize
from tests.labels.samples import sample

DRAWS = ("reportlab", "pypdfium2", "pillow", "zxing-cpp")
"""What a label's bytes depend on beside this program."""
COPIES = 3


def drawn() -> dict[str, str]:
    """SHA-256 of page, dots and printer's language of eight labels, by their names."""
    found = {}
    for language in ("fr", "en"):
        for size in LabelSize:
            for practice in (False, True):
                label = sample(language, size=size, practice=practice)
                raster = label_raster(label, Decimal(8))
                name = f"{language} {size}" + (" practice" if practice else "")
                parts = {
                    "pdf": label_pdf(label), "dots": raster.rows,
                    "zpl": label_zpl(raster, COPIES),
                }  # fmt: skip
                for part, data in parts.items():
                    found[f"{name} {part}"] = hashlib.sha256(data).hexdigest()
    return found


def moved(golden: dict[str, str], now: dict[str, str]) -> str:
    """What to do about labels that are not the golden ones; empty when all are."""
    names = sorted(name for name in golden.keys() | now.keys() if golden.get(name) != now.get(name))
    if not names:
        return ""
    libraries = ", ".join(f"{name} {version(name)}" for name in DRAWS)
    return (
        f"The bytes of {len(names)} labels moved: {', '.join(names)}. Drawn with {libraries}. "
        "If a library or a layout was changed on purpose: look at every label, then write the "
        "golden digests anew (python -m tests.labels.golden). Every study must then have its "
        "specimen approved again. If nothing was changed, do not release."
    )


if __name__ == "__main__":
    import json
    from pathlib import Path

    text = json.dumps(drawn(), indent=1) + "\n"
    Path(__file__).with_name("golden.json").write_text(text, "utf-8")
