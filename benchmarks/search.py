"""Search per keystroke in the vault, beside the same query on an unencrypted SQLite file.

    python3 dev.py bench search

Both files get the same rows: short metadata and 2 KB of text each. Figures are CPU milliseconds.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import apsw

from benchmarks.measure import median, table
from flexkeeper.records.search import BEST_OF_THE_NEWEST, RANKED_MATCHES, match_expression
from flexkeeper.vault import Argon2Cost, create
from flexkeeper.vault.database import migrations

SIZES = (10_000, 100_000)
WORDS = ["insurance", "registration", "harborline", "brake", "delivered", "station"]
TEXT_WORDS = 300
LIMIT = 20
ROUNDS = 3


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows += measure(Path(folder), size)
    print(table(["records", "file", "CPU ms p50", "p95", "max", "ratio of p50"], rows))


def measure(folder: Path, size: int) -> list[list[object]]:
    cost = Argon2Cost(64, 1, 1, unsafe_for_tests=True)
    plain = plain_database(folder / "plain.db")
    with create(folder / "Vault", "benchmark", cost=cost) as vault:
        for start in range(0, size, 1000):
            batch = [row(number) for number in range(start, min(start + 1000, size))]
            with vault.database.change("import") as change:
                for record, text in batch:
                    change.derived(RECORD, record)
                    change.derived(TEXT, text)
            with plain:
                for record, text in batch:
                    plain.execute(RECORD, record)
                    plain.execute(TEXT, text)
        times: dict[str, list[float]] = {"plain": [], "vault": []}
        for _round in range(ROUNDS):
            for typed in keystrokes():
                words = (match_expression(typed), RANKED_MATCHES, LIMIT)
                times["plain"].append(
                    cpu_ms(lambda words=words: plain.execute(BEST_OF_THE_NEWEST, words).fetchall())
                )
                times["vault"].append(
                    cpu_ms(lambda words=words: vault.database.rows(BEST_OF_THE_NEWEST, words))
                )
    plain.close()
    base = median(times["plain"])
    return [
        [size, name, f"{median(found):.2f}", f"{sorted(found)[int(len(found) * 0.95)]:.2f}",
         f"{max(found):.2f}", f"{median(found) / base:.2f}"]
        for name, found in times.items()
    ]  # fmt: skip


def keystrokes() -> list[str]:
    """Every beginning a driver types on the way to a word, from its second letter."""
    return [word[:end] for word in WORDS for end in range(2, len(word) + 1)]


RECORD = """INSERT INTO record (id, kind, title, state, created, modified)
            VALUES (?, 'other', ?, 'kept', '2026-11-20T12:00:00+00:00', '2026-11-20T12:00:00+00:00')"""
TEXT = "INSERT INTO search_text (record, title, body) VALUES (?, ?, ?)"


def row(number: int) -> tuple[tuple[int, str], tuple[int, str, str]]:
    words = random.Random(number)
    title = f"{words.choice(WORDS)} {number}"
    text = " ".join(
        words.choice(WORDS) if words.random() < 0.02 else invented(words) for _ in range(TEXT_WORDS)
    )
    return (number + 1, title), (number + 1, title, text)


def invented(words: random.Random) -> str:
    """One of 50,000 words that nobody searches for."""
    number = int(50_000 * words.random() ** 2)
    return "".join(chr(97 + (number // 26**place) % 26) for place in range(4)) + "o"


def plain_database(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    for _number, sql in migrations():
        connection.execute(sql)
    return connection


def cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
