"""The statistician's packet: the words that open it, and the commitment it must keep to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.allocation.commitment import ROOT_BYTES, SECRET_BYTES
from app.trial.sealed import Sealed
from app.trial.spoken import read_spoken, says
from app.ui.in_field import in_field
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text_field import NoteField, SecretField


class PacketCard(Card):
    """Asks for what travelled apart from the packet; what was typed is let go when it is asked."""

    asked = Signal()

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("list.packet"), say("list.packet_side"))
        self.words = SecretField(kit, say("list.packet_words"))
        self.commitment = NoteField(kit, say("list.commitment"), say("list.commitment_hint"), 200)
        self.open = Button(kit, say("list.packet_open"), icon="lock")
        self.open.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.open)
        self.add(self.words)
        self.add(self.commitment)
        self.add(row)
        self._packet: Sealed[bytes] | None = None

    @property
    def waits(self) -> bool:
        """Whether a packet was chosen."""
        return self._packet is not None

    def hold(self, packet: bytes | None) -> None:
        """Shows the card for a packet, or hides it."""
        self._packet = None if packet is None else Sealed(packet)
        self.commitment.put("")
        self.setVisible(packet is not None)

    def knows(self, text: str) -> bool:
        """Whether a scan is the code of a commitment and a packet waits for one."""
        return self._packet is not None and says(text, ROOT_BYTES)

    def scanned(self, text: str) -> bool:
        """Fills the commitment from a scan; False for anything else."""
        known = self.knows(text)
        if known:
            self.commitment.put(text)
        return known

    def take(self) -> tuple[bytes, str, str]:
        """The packet, the words typed, the commitment typed; raises InField where one is mistyped.

        Words that are mistyped stay, to be mended where they are wrong.
        """
        packet = b"" if self._packet is None else self._packet.open()
        with in_field(self.commitment):
            commitment = self.commitment.text()
            read_spoken(commitment, ROOT_BYTES)
        with in_field(self.words):
            words = self.words.taken_if(lambda typed: read_spoken(typed, SECRET_BYTES))
        return packet, words, commitment
