"""What makes a PDF one that can be read in thirty years: PDF/A-1b, ISO 19005-1.

The fonts are embedded anyway. Here stand what a reader needs to show the
file's greys, what says of the file that it is PDF/A, and the line end that
the standard wants behind every stream. All of it is constant.
"""

from __future__ import annotations

import struct
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFPages,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

VERSION = (1, 4)
MOST_KIDS = 8191
"""More elements no array of a PDF/A may have (ISO 19005-1, 6.1.12): a longer paper has branches."""
PRODUCER = "Opaline"
_MADE = "2000-01-01T00:00:00+00:00"
_GREY = "Grey, gamma 2.2"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{name}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{name}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{name}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords></pdf:Keywords>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def make_lasting(canvas: Canvas, name: str) -> None:
    """Puts into an unfinished canvas what PDF/A-1b asks; `name` is its title and author.

    The canvas must be of `VERSION`, draw in black and grey, and embed its fonts.
    """
    document: Any = canvas._doc
    document.encrypt = _LineEnds()
    canvas.setProducer(PRODUCER)
    catalog = document.Catalog
    profile = PDFStream(PDFDictionary({"N": 1}), grey_profile())
    told = _XMP.format(name=name, made=_MADE, producer=PRODUCER).encode()
    kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    catalog.Metadata = PDFStream(PDFDictionary(kind), told)
    catalog.OutputIntents = PDFArray([
        PDFDictionary({
            "Type": PDFName("OutputIntent"), "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("Custom"), "Info": PDFString(_GREY),
            "DestOutputProfile": document.Reference(profile),
        })
    ])  # fmt: skip
    # Of what a catalogue may hold the library knows all but this.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]


def branch_pages(canvas: Canvas) -> None:
    """Hangs the pages of a canvas whose pages are all drawn on branches, if one does not do."""
    document: Any = canvas._doc
    pages = document.Pages.pages
    if len(pages) <= MOST_KIDS:
        return
    trunk = _Trunk(len(pages))
    for first in range(0, len(pages), MOST_KIDS):
        branch = PDFPages()
        branch.Parent = trunk
        for page in pages[first : first + MOST_KIDS]:
            page.Parent = branch
            branch.addPage(page)
        trunk.addPage(branch)
    document.Pages = document.Catalog.Pages = trunk


class _Trunk(PDFPages):  # type: ignore[misc]
    """The root of a tree of `pages` pages, which are not its own."""

    def __init__(self, pages: int) -> None:
        super().__init__()
        self._all = pages

    def check_format(self, document: object) -> None:
        """Lists the branches and tells how many pages they have."""
        super().check_format(document)
        self.Count = self._all


def grey_profile() -> bytes:
    """An ICC profile (version 2.4) of a grey screen of gamma 2.2 under D50."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3l", 0xF6D6, 0x10000, 0xD32D)
    curve = b"curv\0\0\0\0" + struct.pack(">LH", 1, round(2.2 * 256))
    text = _GREY.encode() + b"\0"
    description = b"desc\0\0\0\0" + struct.pack(">L", len(text)) + text + bytes(78)
    tags = {b"desc": description, b"cprt": b"text\0\0\0\0None\0", b"wtpt": white, b"kTRC": curve}
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">LL", place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = place + len(body)
    head = struct.pack(">L4sL4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3l", 0xF6D6, 0x10000, 0xD32D)
    return head + bytes(128 - len(head)) + table + body


class _Ended(bytes):
    """A stream's bytes, which the library counts and then writes: a line end is not counted."""

    def __radd__(self, other: bytes) -> bytes:
        return other + bytes(self) + b"\n"


class _LineEnds:
    """Stands where the library would encrypt, since every stream passes there; encrypts nothing."""

    def prepare(self, document: object) -> None:
        """Nothing is to be got ready."""

    def register(self, number: int, version: int) -> None:
        """No object has a key of its own."""

    def info(self) -> None:
        """The file tells of no encryption."""

    def encode(self, content: Any) -> Any:
        """A stream, its line end to come."""
        return _Ended(content) if isinstance(content, bytes) else _Ended(content.encode("latin-1"))
