"""The keyboard stays in a page when what had it is hidden by what was read."""

from __future__ import annotations

from app.ui.input.keyboard import is_within
from app.ui.page import Page
from app.ui.station import Station
from app.ui.widgets.text_field import TextField
from tests.ui.stage import WAIT_MS, Stage


class Reading(Page):
    """A field that what is read hides or shows again."""

    name = "bags"

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.part, self.open = TextField(self.kit, "-"), True
        self.body.addWidget(self.part)

    def refresh(self) -> None:
        self.look(lambda: self.open, self.part.setVisible)


def test_the_keyboard_stays_in_a_page_and_comes_back_to_what_is_shown_again(stage: Stage) -> None:
    page = stage.show(Reading)
    page.part.editor.setFocus()
    assert page.part.editor.hasFocus()
    for opened in (False, True):
        page.open = opened
        page.refresh()
        stage.rest()
        stage.qtbot.waitUntil(lambda: is_within(page), timeout=WAIT_MS)
        stage.qtbot.waitUntil(
            lambda: page.part.editor.hasFocus() is page.open, timeout=WAIT_MS
        )


class Long(Page):
    """Two fields, the second one below the edge of the view."""

    name = "bags"

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.first, self.last = TextField(self.kit, "1"), TextField(self.kit, "2")
        self.body.addWidget(self.first)
        self.body.addSpacing(2000)
        self.body.addWidget(self.last)


def test_a_page_that_comes_back_at_its_top_has_the_keyboard_where_one_looks(stage: Stage) -> None:
    page = stage.show(Long)
    page.last.editor.setFocus()
    page.come("")
    assert page.focusWidget() is page.first.editor, "the other one is out of view"
    page.come("")
    assert page.focusWidget() is page.first.editor
