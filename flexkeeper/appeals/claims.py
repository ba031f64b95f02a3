"""The kinds of claims a notice can make, in the words a driver reads."""

from __future__ import annotations

from typing import Literal

from flexkeeper.i18n import _

ClaimKind = Literal[
    "late_delivery", "late_arrival", "missed_block", "late_cancellation", "undeliverable_rate",
    "delivered_not_received", "early_marking", "wrong_address", "mishandling", "theft", "customer_conduct",
    "staff_conduct", "account_sharing", "false_information", "automation", "identity_check", "inactivity",
    "background_check", "driving_record", "documents", "multiple_accounts", "other",
]  # fmt: skip


def claim_label(kind: ClaimKind) -> str:
    """The words for a kind of claim."""
    return {
        "late_delivery": _("Late delivery"),
        "late_arrival": _("Late arrival or check-in"),
        "missed_block": _("Missed block"),
        "late_cancellation": _("Late cancellation"),
        "undeliverable_rate": _("Too many packages returned"),
        "delivered_not_received": _("Delivered, not received"),
        "early_marking": _("Scanned or marked too early"),
        "wrong_address": _("Wrong address"),
        "mishandling": _("Damage or mishandling"),
        "theft": _("Theft"),
        "customer_conduct": _("Conduct toward a customer"),
        "staff_conduct": _("Conduct toward staff or drivers"),
        "account_sharing": _("Account sharing or subcontracting"),
        "false_information": _("False information"),
        "automation": _("Bots or automation"),
        "identity_check": _("Identity or selfie check"),
        "inactivity": _("Inactivity"),
        "background_check": _("Background check"),
        "driving_record": _("Driving record"),
        "documents": _("Papers or eligibility"),
        "multiple_accounts": _("Several accounts"),
        "other": _("Other"),
    }[kind]
