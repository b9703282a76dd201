"""Every paper of a day is PDF/A-1b, says PDFBox Preflight: ``python -m tests.campaigns.preflight``.

Needs Java and, on Debian, the packages ``libpdfbox2-java`` and ``libjaxb-api-java``.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from app.desk.exports.bundle import take_study
from app.desk.papers.installation import installation_sheet
from app.desk.papers.report import paper_manner
from app.desk.papers.slips import albumin_slip, handover_slip
from app.desk.unblinded.label.label_proof import label_proof_pdf, prove_label
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.papers.lasting import MOST_KIDS
from app.papers.paper import Lines, Paper
from app.papers.render import paper_pdf
from tests.desk.stages import at

JAVA = Path("/usr/share/java")
JARS = ("preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "commons-io",
        "jaxb-api", "javax.activation")  # fmt: skip
PACKAGES = "libpdfbox2-java libjaxb-api-java"


def papers() -> Iterator[tuple[str, bytes]]:
    """Every kind of paper, by name."""
    hands = at("ended")
    desk = hands.bench.desk
    with zipfile.ZipFile(io.BytesIO(take_study(desk, hands.me, paper_manner(desk)).data)) as file:
        for name in file.namelist():
            if name.endswith(".pdf"):
                yield name, file.read(name)
    yield "installation.pdf", paper_pdf(installation_sheet(desk))
    bag = hands.story.bag
    yield "handover-slip.pdf", paper_pdf(handover_slip(desk, bag))
    yield "albumin-slip.pdf", paper_pdf(albumin_slip(desk, hands.me, bag))
    yield "label-proof.pdf", label_proof_pdf(desk, prove_label(desk, bag))
    bench = at("checked")
    found = look(bench.workbench, bench.me, bench.request)
    long = Lines(("line",) * 45 * MOST_KIDS)
    yield "many-pages.pdf", paper_pdf(Paper("T", ("M",), "S", (long,), "F", "{page}/{pages}"))
    yield "worksheet.pdf", paper_pdf(worksheet(bench.bench.desk, found))


def main() -> int:
    """Says of each paper whether it is valid; 0 when all are, 2 when Preflight is not here."""
    jars = [JAVA / f"{name}.jar" for name in JARS]
    if not all(jar.exists() for jar in jars):
        sys.stdout.write(f"PDFBox Preflight is not installed: {PACKAGES}\n")
        return 2
    spoiled = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, data in papers():
            path = Path(folder) / name.replace("/", "-")
            path.write_bytes(data)
            command = ["java", "-cp", ":".join(map(str, jars)),
                       "org.apache.pdfbox.preflight.Validator_A1b", str(path)]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            told = (done.stdout or done.stderr).strip()
            good = "is a valid PDF/A-1b file" in told
            spoiled += not good
            sys.stdout.write(f"{'good' if good else 'NOT GOOD'}  {name}\n")
            if not good:
                sys.stdout.write(told + "\n")
    return 1 if spoiled else 0


if __name__ == "__main__":
    raise SystemExit(main())
