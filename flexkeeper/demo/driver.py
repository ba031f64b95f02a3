"""The story of the fictitious driver Marisol Vega: every fact that more than one paper tells.

All people, companies and places are invented. The state "Jefferson" does not exist, its ZIP code is
not assigned, telephone numbers are from the range kept for fiction, mail domains end in `.example`,
and the coordinates lie on a dry lake bed without houses.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flexkeeper.records import vin_check_digit

TODAY = date(2026, 11, 20)
SEED = 2026

ZONE = ZoneInfo("America/Los_Angeles")
PLATFORM = "Quillmere Flex"
INSURER = "Harborline Mutual Insurance Company"
AGENT = "Tidewell Insurance Agency"
SCREENING = "Ashgrove Screening Services"
ACADEMY = "Cedarpoint Driver Academy"
DIVISION = "Jefferson Motor Vehicle Division"
STATE = "JF"
STATE_NAME = "State of Jefferson"
STATION = "JPE2"
STATION_ADDRESS = "2200 Placeholder Parkway, Port Ellery, JF 00417"
STATION_PLACE = (42.5480, -118.4600)

_BORN = date(1991, 5, 14)
_VIN = "9ZZCW2B40MP417263"  # its ninth place is filled in; no maker has this prefix

_DAYS_AGO_LATE = 13
_DAYS_AGO_MISSING = 9
_DAYS_AGO_FORFEITED = 32


@dataclass(frozen=True, slots=True)
class Block:
    """One block of deliveries; times are local with their zone, pay in dollars."""

    start: datetime
    end: datetime
    made: bool
    packages: int
    on_time: int
    delivered: int
    missing: int
    pay: Decimal
    note: str = ""

    @property
    def name(self) -> str:
        """How the papers name the block: station, day and start."""
        return f"{STATION} {self.start:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Week:
    """The sums of the blocks from Monday to Sunday."""

    ending: date
    scheduled: int
    made: int
    packages: int
    delivered: int
    on_time: int
    missing: int


@dataclass(frozen=True, slots=True)
class Story:
    """The facts as of `today`; every date hangs on it, so that the papers never grow stale."""

    seed: int
    today: date
    name: str
    short_name: str
    given: str
    family: str
    street: str
    city: str
    zip_code: str
    email: str
    phone: str
    born: date
    driver_id: str
    registered_since: date
    make: str
    model: str
    year: int
    color: str
    body: str
    vin: str
    plate: str
    license_number: str
    license_issued: date
    license_expires: date
    policy_number: str
    policy_start: date
    policy_end: date
    previous_start: date
    registration_issued: date
    registration_expires: date
    reference: str
    warning_reference: str
    warned_at: datetime
    notice_at: datetime
    deadline: date
    blocks: tuple[Block, ...]
    late_packages: tuple[str, ...]
    missing_packages: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"{self.street}, {self.city}, {STATE} {self.zip_code}"

    @property
    def car(self) -> str:
        return f"{self.year} {self.make} {self.model}"

    def odometer(self, day: date) -> int:
        """What the car's odometer showed that day, in miles; about 37 miles a day."""
        ago = (self.today - day).days
        return 61_482 - 37 * ago + ago * 11 % 23

    @property
    def late_block(self) -> Block:
        """The block whose late deliveries the notice cites."""
        return self._block(_DAYS_AGO_LATE)

    @property
    def missing_block(self) -> Block:
        """The block whose packages customers said they did not receive; the photos show it."""
        return self._block(_DAYS_AGO_MISSING)

    def _block(self, days_ago: int) -> Block:
        day = self.today - timedelta(days=days_ago)
        return next(block for block in self.blocks if block.start.date() == day)

    def weeks(self) -> tuple[Week, ...]:
        """The full weeks before today that have blocks, oldest first."""
        monday = self.today - timedelta(days=self.today.weekday())
        found = []
        for back in range(12, 0, -1):
            first = monday - timedelta(weeks=back)
            blocks = [b for b in self.blocks if first <= b.start.date() < first + timedelta(days=7)]
            if blocks:
                found.append(_week(first + timedelta(days=6), blocks))
        return tuple(found)

    def owner(self) -> dict[str, str]:
        """The driver's profile as registered with the platform, by the profile's field ids."""
        return {
            "name": self.name,
            "address": self.address,
            "email": self.email,
            "phone": self.phone,
            "born": self.born.isoformat(),
            "platform": PLATFORM,
            "driver_id": self.driver_id,
            "registered_since": self.registered_since.isoformat(),
            "station": STATION,
        }

    def vehicle(self) -> dict[str, str]:
        """The car, by the vehicle's field ids."""
        return {
            "make": self.make,
            "model": self.model,
            "year": str(self.year),
            "vin": self.vin,
            "plate": self.plate,
            "state": STATE,
            "owner": self.name,
        }


def sunset(day: date) -> datetime:
    """About when the sun sets at the station, so that the photos of an evening block can be dusky."""
    tilt = math.radians(-23.44) * math.cos(2 * math.pi * (day.timetuple().tm_yday + 10) / 365)
    half_day = math.degrees(math.acos(-math.tan(math.radians(STATION_PLACE[0])) * math.tan(tilt))) / 15
    noon = datetime.combine(day, time(12), UTC) - timedelta(hours=STATION_PLACE[1] / 15)
    return (noon + timedelta(hours=half_day)).astimezone(ZONE)


def _week(ending: date, blocks: list[Block]) -> Week:
    return Week(
        ending=ending,
        scheduled=len(blocks),
        made=sum(block.made for block in blocks),
        packages=sum(block.packages for block in blocks),
        delivered=sum(block.delivered for block in blocks),
        on_time=sum(block.on_time for block in blocks),
        missing=sum(block.missing for block in blocks),
    )


def months_later(day: date, months: int) -> date:
    """The first of the month that many months after the day's month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def story(seed: int, today: date) -> Story:
    """The facts as of `today`; `seed` decides only what the story leaves open (loads, small numbers)."""
    notice_day = today - timedelta(days=2)
    return Story(
        seed=seed,
        today=today,
        name="Marisol Vega",
        short_name="M. Vega",
        given="Marisol",
        family="Vega",
        street="1408 Specimen Lane, Apt 2B",
        city="Port Ellery",
        zip_code="00417",
        email="marisol.vega@mailbox.example",
        phone="(541) 555-0142",
        born=_BORN,
        driver_id="QF-2208-51947",
        registered_since=today - timedelta(days=812),
        make="Calder",
        model="Wren",
        year=2021,
        color="Gray",
        body="5-door hatchback",
        vin=_VIN[:8] + vin_check_digit(_VIN) + _VIN[9:],
        plate="8VX K417",
        license_number="VEGAM914K7",
        license_issued=_BORN.replace(year=today.year - 3, day=10),
        license_expires=_BORN.replace(year=today.year + 3),
        policy_number="HM-4471-209836",
        **_terms(today),
        reference=f"DR-{notice_day:%y%m%d}-48213",
        warning_reference="DR-W-20771",
        warned_at=datetime.combine(today - timedelta(days=11), time(9, 12), ZONE),
        notice_at=datetime.combine(notice_day, time(18, 42), ZONE),
        deadline=notice_day + timedelta(days=10),
        blocks=_blocks(random.Random(seed), today),
        late_packages=("QM7740291831", "QM7740291867"),
        missing_packages=("QM7741055204", "QM7741055219"),
    )


def _terms(today: date) -> dict[str, date]:
    return {
        "policy_start": months_later(today, -1),
        "policy_end": months_later(today, 5),
        "previous_start": months_later(today, -7),
        "registration_issued": months_later(today, 0) - timedelta(days=9),
        "registration_expires": months_later(today, 13) - timedelta(days=1),
    }


def _blocks(rng: random.Random, today: date) -> tuple[Block, ...]:
    ago = 4
    days = []
    while ago <= 84:
        days.append(ago)
        ago += (2, 3, 2)[len(days) % 3 - 1]
    return tuple(_block(rng, today, days_ago) for days_ago in sorted(days, reverse=True))


def _block(rng: random.Random, today: date, days_ago: int) -> Block:
    day = today - timedelta(days=days_ago)
    start = sunset(day) - timedelta(hours=2, minutes=45)
    start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    start -= timedelta(minutes=0 if days_ago % 2 else 75)
    packages = rng.randint(34, 46)
    late = rng.choice((0, 0, 0, 1, 1, 2))
    returned = rng.choice((0, 0, 0, 1))
    pay = Decimal(rng.choice((75, 78, 81, 84)))
    made, missing, note = True, 0, ""
    if days_ago == _DAYS_AGO_LATE:
        packages, late, returned = 41, 9, 0
        note = "Released from the station 52 minutes late (line outage at the loading dock)"
    elif days_ago == _DAYS_AGO_MISSING:
        packages, late, returned, missing = 38, 1, 1, 2
        note = "Two customers reported a package as not received"
    elif days_ago == _DAYS_AGO_FORFEITED:
        made, packages, late, returned, pay = False, 0, 0, 0, Decimal(0)
        note = "Forfeited 2 hours before the start"
    return Block(
        start=start,
        end=start + timedelta(hours=3, minutes=30),
        made=made,
        packages=packages,
        on_time=packages - late - returned,
        delivered=packages - returned,
        missing=missing,
        pay=pay,
        note=note,
    )
