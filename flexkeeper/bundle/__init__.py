"""Evidence bundles: a plan and the bytes of papers in, one verified PDF out. Knows no vault."""

from flexkeeper.bundle.alone import sheet_pdf
from flexkeeper.bundle.build import PRELOAD, build, make, save
from flexkeeper.bundle.estimate import Estimate, ExhibitEstimate, estimate
from flexkeeper.bundle.files import check_place
from flexkeeper.bundle.fit import PRESETS, Heavy, TooLargeError
from flexkeeper.bundle.made import Made
from flexkeeper.bundle.naming import file_name
from flexkeeper.bundle.plan import (
    Built,
    BuiltExhibit,
    BuiltSource,
    Exhibit,
    Omitted,
    Plan,
    Source,
    alike,
    label,
)
from flexkeeper.bundle.sheet import Sheet, SheetRow
from flexkeeper.bundle.sources import Prepared
from flexkeeper.bundle.verify import Check, verify

__all__ = [
    "PRELOAD",
    "PRESETS",
    "Built",
    "BuiltExhibit",
    "BuiltSource",
    "Check",
    "Estimate",
    "Exhibit",
    "ExhibitEstimate",
    "Heavy",
    "Made",
    "Omitted",
    "Plan",
    "Prepared",
    "Sheet",
    "SheetRow",
    "Source",
    "TooLargeError",
    "alike",
    "build",
    "check_place",
    "estimate",
    "file_name",
    "label",
    "make",
    "save",
    "sheet_pdf",
    "verify",
]
