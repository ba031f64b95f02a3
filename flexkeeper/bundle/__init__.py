"""Evidence bundles: a plan and the bytes of papers in, one verified PDF out. Knows no vault."""

from flexkeeper.bundle.build import PRELOAD, Prepared, build
from flexkeeper.bundle.estimate import Estimate, ExhibitEstimate, estimate
from flexkeeper.bundle.naming import file_name
from flexkeeper.bundle.plan import (
    Built,
    BuiltExhibit,
    BuiltSource,
    Exhibit,
    Omitted,
    Plan,
    Source,
    label,
)
from flexkeeper.bundle.verify import Check, verify

__all__ = [
    "PRELOAD",
    "Built",
    "BuiltExhibit",
    "BuiltSource",
    "Check",
    "Estimate",
    "Exhibit",
    "ExhibitEstimate",
    "Omitted",
    "Plan",
    "Prepared",
    "Source",
    "build",
    "estimate",
    "file_name",
    "label",
    "verify",
]
