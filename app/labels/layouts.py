"""Which layout a study's labels have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.labels.layout import Layout
from app.labels.layout_100x70 import LAYOUT_100X70
from app.labels.layout_102x76 import LAYOUT_102X76
from app.trial.rules import LabelSize

LAYOUTS: Mapping[LabelSize, Layout] = MappingProxyType({
    LabelSize.WIDE: LAYOUT_102X76,
    LabelSize.SMALL: LAYOUT_100X70,
})
