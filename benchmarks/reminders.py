"""Reminders while the vault is locked: what one hourly look costs, beside Python that does nothing.

    python3 dev.py bench reminders

Processor time of whole processes, medians. The notice goes over a bus of its own to a fake desktop; the
agenda holds that many due things, all of which are new.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Cost, median, run, table
from flexkeeper.notify import Entry, Step, write_agenda

ROUNDS = 15
SIZES = (1, 40, 1_000)
BUS = """<busconfig><type>session</type><listen>unix:dir={folder}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""
NOTIFY = [sys.executable, "-m", "flexkeeper", "reminders", "notify", "--wait", "0"]


def main() -> None:
    with tempfile.TemporaryDirectory() as name, desktop(Path(name)):
        state = Path(name) / "state"
        os.environ["XDG_STATE_HOME"] = str(state)
        bare = measured([sys.executable, "-c", "pass"])
        rows = [line("bare Python", bare, bare, "pass")]
        rows.append(line("Python with jeepney", measured([sys.executable, "-c", IMPORT]), bare, IMPORT))
        for size in SIZES:
            write_agenda(state / "FlexKeeper", "a" * 32, agenda(size), datetime.now(UTC))
            costs = []
            for _round in range(ROUNDS):
                (state / "FlexKeeper" / "reminders" / "notified.json").unlink(missing_ok=True)
                costs.append(run(NOTIFY))
            rows.append(line(f"nothing new of {size}", measured(NOTIFY), bare, LOOK))
            (state / "FlexKeeper" / "reminders" / "notified.json").unlink()
            rows.append(line(f"a notice about {size}", costs, bare, LOOK))
    print(table(["process", "CPU ms", "ratio", "peak MB"], rows))


LOOK = "from flexkeeper import notify; notify.main(['--wait', '0'])"
IMPORT = "from jeepney.io.blocking import open_dbus_connection"


def measured(command: Sequence[str]) -> list[Cost]:
    return [run(command) for _round in range(ROUNDS)]


def line(name: str, costs: Sequence[Cost], bare: Sequence[Cost], code: str) -> list[object]:
    cpu, base = (median([cost.cpu_seconds for cost in some]) for some in (costs, bare))
    return [name, f"{cpu * 1000:.0f}", f"{cpu / base:.1f}", peak_mb(code)]


def peak_mb(code: str) -> str:
    """Peak memory of a process that runs this; asked of itself, as `wait4` tells that of who started it."""
    told = "; print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1])"
    done = subprocess.run([sys.executable, "-c", code + told], stdout=subprocess.PIPE, text=True, check=True)
    return f"{int(done.stdout) / 1024:.1f}"


def agenda(size: int) -> list[Entry]:
    today = datetime.now(UTC).astimezone().date()
    steps = tuple(Step(f"{days}d", today + timedelta(days=14 - days)) for days in (60, 30, 14, 7, 1))
    return [Entry(f"{number:032x}", today + timedelta(days=14), True, steps) for number in range(size)]


@contextmanager
def desktop(folder: Path) -> Iterator[None]:
    """A bus of its own with a fake desktop on it."""
    settings = folder / "bus.conf"
    settings.write_text(BUS.format(folder=folder))
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        fake = [sys.executable, "-m", "tests.notify.fake_desktop", str(folder / "shown")]
        with subprocess.Popen(fake, stdout=subprocess.PIPE, text=True) as shows:
            assert shows.stdout is not None and shows.stdout.readline()
            yield
            shows.kill()
        bus.kill()


if __name__ == "__main__":
    main()
