"""A window on a small screen is drawn smaller, never cut; letters stay as large as anywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from app.ui.frame.look_dialog import LookDialog
from app.ui.frame.screen_fit import most_for
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH
from tests.ui.test_window import Hands


@pytest.mark.parametrize(("room", "ratio", "percent"), [
    ((910, 453), 1.5, 69), ((1366, 696), 1.0, 106), ((1920, 1008), 1.0, 150),
    ((1280, 650), 1.0, 100), ((1093, 550), 1.25, 84), ((800, 600), 1.0, 100),
    ((683, 340), 2.0, 52), ((400, 300), 2.0, 50), ((400, 300), 1.5, 67), ((1024, 690), 1.0, 100),
])  # fmt: skip
def test_the_text_size_that_a_screen_has_room_for(
    room: tuple[int, int], ratio: float, percent: int
) -> None:
    assert most_for(QSize(*room), ratio) == percent


def test_the_window_is_fitted_to_the_laptop_and_to_the_screen_beside_it(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, look = hands.window, hands.window.kit.look
    assert (window.minimumWidth(), window.minimumHeight()) == (LEAST_WIDTH, LEAST_HEIGHT)

    def comes_to(width: int, height: int, ratio: float) -> int:
        monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, width, height))
        monkeypatch.setattr(QScreen, "devicePixelRatio", lambda _: ratio)
        QApplication.sendEvent(window, QEvent(QEvent.Type.ScreenChangeInternal))
        return look.scale

    assert comes_to(910, 485, 1.5) == 69
    assert window.minimumWidth() <= 910 and window.minimumHeight() <= 485
    look.wear("dark", 150)
    assert (look.scale, look.chosen) == (69, 150)
    dialog = LookDialog(window.kit, hands.preferences)
    hands.qtbot.addWidget(dialog)
    assert dialog.scale.value() == "150"
    assert comes_to(1920, 1040, 1.0) == 150
    assert (window.minimumWidth(), window.minimumHeight()) == (LEAST_WIDTH, LEAST_HEIGHT)
