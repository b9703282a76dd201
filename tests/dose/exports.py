"""Exports of a fluorescence counter: one of a day's work, and small ones with one thing changed."""

from __future__ import annotations

EXPORT = "\r\n".join([
    "Image;Instrument type;Instrument s/n;Sample ID;Date time;Operator;Viability (%);"
    "Live (cells/ml);Dead (cells/ml);Total (cells/ml);Estimated cell diameter (um);"
    "Multiplication factor",
    "a.cm;NC200;2021050-1234;K7Q4-9TXM-D;2027-03-24 09:41:07;op;91,2;9131258;881087;10012345;14;2",
    "b.cm;NC200;2021050-1234;K7Q4-9TXM-D;2027-03-24 09:43:52;op;91,8;9088310;811810;9900120;14,0;2",
    "c.cm;NC200;2021050-1234;contrôle;2027-03-24 10:02:10;op;95,0;950000;50000;1000000;15,2;1",
    "",
]).encode("cp1252")  # fmt: skip


def export(
    *, rows: int = 1, sample: str = "A", total: str = "10000000", live: str = "9000000",
    viability: str = "90", living: str = "",
) -> bytes:  # fmt: skip
    """So many rows alike."""
    header = (
        "Sample ID;Instrument s/n;Total (cells/ml);Live (cells/ml);Dead (cells/ml);"
        "Viability (%);Live cells counted\n"
    )
    return (header + f"{sample};1;{total};{live};1000000;{viability};{living}\n" * rows).encode()
