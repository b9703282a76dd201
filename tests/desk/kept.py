"""What the desk keeps, looked at as nobody at the desk needs to."""

from __future__ import annotations

from decimal import Decimal

from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.label.kept_labels import kept_label
from app.desk.unblinded.vials.ledger import Place, Vial
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.desk.unblinded.workbench import Workbench
from app.labels.layouts import LAYOUTS
from app.labels.raster import Raster, raster_of
from app.trial.names import BagCode


def kept_dots(desk: Desk, story: Story, dots_per_mm: Decimal) -> Raster:
    """The dots that a head was given of the kept page."""
    layout = LAYOUTS[desk.under(story.first("RequestAccepted")).study.label_size]
    return raster_of(kept_label(desk, story), BagCode(story.bag), layout, dots_per_mm)


def on_hand(workbench: Workbench, person: Person) -> list[Vial]:
    """The vials that a bag may take at this moment, expired ones included."""
    held = look_at_stock(workbench, person).held.values()
    return [one.vial for one in held if one.place is Place.FREE]
