"""Theme, text size and sounds of this workstation, changed while one looks."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout

from app.ui.kit import Kit
from app.ui.sound import OFF, ON
from app.ui.spec import Preferences
from app.ui.tokens import SCALES, THEMES
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.text import label


class LookDialog(QDialog):
    """Three choices, each put into effect at once."""

    def __init__(self, kit: Kit, preferences: Preferences) -> None:
        super().__init__()
        self.kit, self._preferences = kit, preferences
        self.setWindowTitle(kit.say("look.title"))
        self.theme = ChoiceField(
            kit, kit.say("look.theme"), [(name, kit.say(f"look.theme.{name}")) for name in THEMES]
        )
        self.scale = ChoiceField(
            kit, kit.say("look.scale"), [(str(scale), f"{scale}\u00a0%") for scale in SCALES]
        )
        heard = [(name, kit.say(f"look.sound.{name}")) for name in (ON, OFF)]
        self.sound = ChoiceField(kit, kit.say("look.sound"), heard)
        self.sound.put(ON if kit.sound.on else OFF)
        self.theme.put(kit.look.theme.name)
        self.scale.put(str(kit.look.chosen))
        close = Button(kit, kit.say("look.close"), role="primary", shortcut="Ctrl+Return")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(kit.say("look.title"), "title"))
        for part in (self.theme, self.scale, self.sound, close):
            layout.addWidget(part)
        self.theme.changed.connect(self._wear)
        self.scale.changed.connect(self._wear)
        self.sound.changed.connect(self._hear)

    def _hear(self) -> None:
        chosen = self.sound.value()
        if chosen:
            self._preferences.put("sound", chosen)
            self.kit.sound.on = chosen == ON
            self.kit.sound(True)

    def _wear(self) -> None:
        theme, scale = self.theme.value(), self.scale.value()
        if theme and scale:
            self._preferences.put("theme", theme)
            self._preferences.put("scale", scale)
            self.kit.look.wear(theme, int(scale))
