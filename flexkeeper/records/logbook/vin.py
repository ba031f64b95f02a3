"""The check digit of a vehicle identification number."""

from __future__ import annotations

from flexkeeper.i18n import _

# 49 CFR 565.15(c)(1), Table III: the value of each sign; I, O and Q do not occur.
_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMNPR", (1, 2, 3, 4, 5, 7, 9), strict=True)),
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
# 49 CFR 565.15(c)(2), Table IV: the weight of each position; the ninth is the check digit itself.
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_POSITION = 8


def vin_check_digit(vin: str) -> str:
    """The sign that stands ninth in a VIN of 17 signs: its weighted sum modulo 11, X for ten.

    Source: 49 CFR 565.15(c)(3) and (4).
    """
    remainder = sum(_VALUES[sign] * weight for sign, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def vin_question(vin: str) -> str:
    """What to ask about a VIN of 17 signs whose check digit is another one; empty where it fits.

    It is only asked, never refused: cars built before 1981 and cars for other markets have no check digit.
    """
    if not vin or vin_check_digit(vin) == vin[_CHECK_POSITION]:
        return ""
    return _(
        "The ninth sign of this VIN does not fit the others. Compare it with the car once more; "
        "a car from before 1981 or from outside North America may be right as it is."
    )
