"""`make axe`: axe-core on every page, those of staff too, at 320, 390 and 1280 pixels with each size of letters; with a table in
tests/results/axe.md. Ends with an error when something serious was found."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

TABLE = Path(__file__).parent / "results" / "axe.md"
TEST = "tests/journeys/test_every_page.py::test_every_page_with_every_sight"


def main() -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "axe.json"
        command = [sys.executable, "-m", "pytest", "-n0", "-q", TEST]
        ended = subprocess.run(command, env=os.environ | {"LMS_AXE": str(report)}).returncode
        if not report.exists():  # it broke off, and pytest has shown why
            return ended or 1
        found = json.loads(report.read_text())
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}: {found['pages']} pages, each with nine sights, in {time.monotonic() - began:.0f} s",
        "",
        "| pixels | letters | serious or critical, or sideways |",
        "|---|---|---|",
        *(f"| {width} | {size or 'plain'} | {number} |" for width, size, number in found["counts"]),
        "",
        *(f"- {address}, {width} {size}: `{line}`" for address, width, size, line in found["wrong"]),
    ]
    TABLE.write_text("\n".join(lines).rstrip() + "\n")
    print(TABLE.read_text())
    return ended


if __name__ == "__main__":
    sys.exit(main())
