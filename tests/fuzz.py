"""`make fuzz`: 20,000 strange requests in each database (LMS_FUZZ for another number), with a table in tests/results/fuzz.md.

Ends with an error when an answer was a fault, or took over two seconds.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.postgresql import started

LONGEST = 2.0  # seconds
PART = 5_000  # requests
TABLE = Path(__file__).parent / "results" / "fuzz.md"


def fuzzed(report: Path, **environ: str) -> dict[str, Any]:
    """Sends the requests in one database, a part at a time. Raises CalledProcessError when one of them was a fault; pytest has
    shown which. All requests of a part are one transaction, and PostgreSQL has room for the locks of so many only."""
    found: dict[str, Any] = {"answers": Counter(), "slowest": [0.0, ""]}
    left = int(os.environ.get("LMS_FUZZ", 20_000))
    while left > 0:
        told = {"LMS_FUZZ": str(min(left, PART)), "LMS_FUZZ_REPORT": str(report)}
        command = [sys.executable, "-m", "pytest", "-n0", "-q", "-x", "tests/house/test_fuzz.py"]
        subprocess.run(command, env=os.environ | told | environ, check=True)
        part = json.loads(report.read_text())
        found["answers"] += Counter(part["answers"])
        found["slowest"] = max(found["slowest"], part["slowest"])
        left -= PART
    return found


def row(database: str, found: dict[str, Any]) -> str:
    seconds, request = found["slowest"]
    answers = ", ".join(f"{status}: {number}" for status, number in sorted(found["answers"].items()))
    return f"| {database} | {sum(found['answers'].values())} | 0 | {seconds:.2f} s ({request}) | {answers} |"


def main() -> int:
    with tempfile.TemporaryDirectory() as name, started() as address:
        found = {
            "SQLite": fuzzed(Path(name, "sqlite.json")),
            "PostgreSQL": fuzzed(
                Path(name, "postgresql.json"), LMS_TEST_DATABASE="postgresql", LMS_TEST_POSTGRESQL=address
            ),
        }
    lines = [
        "# Strange requests, and what they got",
        "",
        f"Made by `make fuzz` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores. Every address, every kind of person; half of the forms",
        "are those of the page with a few fields made strange. What a request changes is undone before the next.",
        "",
        "| database | requests | faults (5xx) | slowest | answers |",
        "|---|---|---|---|---|",
        *(row(database, one) for database, one in found.items()),
    ]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    slow = [database for database, one in found.items() if one["slowest"][0] > LONGEST]
    if slow:
        print(f"An answer took over {LONGEST:.0f} s: {', '.join(slow)}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
