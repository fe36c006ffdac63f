"""`make test`: the whole suite on SQLite and once more on a real PostgreSQL, which is started for the occasion.

Browser journeys run once (they have a server and a database of their own), and so does what reaches no database, or looks at
bytes that no database has a say in. Files are taken as they stand: by their number of tests the longest journeys would come last.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser import CHROMIUM

PYTEST = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server: the one LMS_TEST_POSTGRESQL names, or one that lives as long as this run."""
    given = os.environ.get("LMS_TEST_POSTGRESQL")
    if given:
        yield given
        return
    from tests.postgresql import started

    with started() as address:
        yield address


def run(title: str, arguments: list[str], **environ: str) -> int:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    code = subprocess.call([*PYTEST, *arguments], env={**os.environ, **environ})
    print(
        f"== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True
    )
    return code


def main() -> int:
    extra = sys.argv[1:]
    if CHROMIUM is None:
        print(
            "No Chromium is here: the browser journeys are skipped. Debian has it as `chromium-headless-shell`."
        )
    codes = [run("SQLite", extra)]
    with postgresql() as address:
        codes.append(
            run(
                "PostgreSQL",
                ["-m", "database and not browser and not own_database and not once", *extra],
                LMS_TEST_DATABASE="postgresql",
                LMS_TEST_POSTGRESQL=address,
            )
        )
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
