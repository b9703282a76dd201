"""A worksheet and a custody report to print, and what a reader sees of them."""

from __future__ import annotations

import pypdfium2

from app.papers.paper import Digest, Facts, Heading, Lines, Paper, Signatures, Table
from app.papers.render import paper_pdf

WORKSHEET = Paper(
    title="Feuille de préparation",
    marks=("NON AVEUGLE", "SPECIMEN"),
    subtitle="Étude d’exercice · K7Q4-9TXM-D",
    blocks=(
        Facts((("Poche", "K7Q4-9TXM-D"), ("Patient n°", "01-017"), ("Poids", "72,5 kg (mesuré)"))),
        Heading("Calcul de la dose"),
        Lines(("Volume = 72 500 000 ÷ (4 500 000 × 0,86) = 18,733… mL, arrondi à 19 mL.",)),
        Heading("Étapes"),
        Table(
            ("N°", "Étape", "Par"),
            tuple(
                (f"[{n}]", f"Contrôler ({n} \\ 60) la seringue < 20 mL", "É. Œuf")
                for n in range(60)
            ),
            (0.1, 0.6, 0.3),
        ),
        Signatures(
            (("Préparé par", "Claire Dubois", "10:40:12"), ("Contrôlé par", "H. Petit", ""))
        ),
    ),
    footer="Opaline 0.1.0",
    page_words="Page {page} sur {pages}",
)


def report(root: str, signature: str) -> Paper:
    """A report that carries two digests."""
    return Paper(
        title="Rapport de traçabilité",
        marks=("AVEUGLE",),
        subtitle="01-017",
        blocks=(
            Lines(("Dès Noël où un zéphyr haï me vêt de glaçons würmiens, ÀÂÇÈÊËÎÏÔÙÛÜŸ.",)),
            Digest("Racine du journal", root),
            Digest("Signature", signature),
            Lines(("Fin — œuvre achevée.",)),
        ),
        footer="Opaline 0.1.0",
        page_words="Page {page} sur {pages}",
    )


def pages(paper: Paper) -> list[str]:
    """The text that a reader can copy from each page."""
    document = pypdfium2.PdfDocument(paper_pdf(paper))
    return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    """A text with each run of white space made one space."""
    return " ".join(text.split())
