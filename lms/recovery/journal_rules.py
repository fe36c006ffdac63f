"""The journal of the register: what a line holds, and how a certificate stands by it. No names, no reasons: only ids, hashes, what
happened, the day and the number."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

KINDS = ISSUED, MADE, WITHDRAWN, REINSTATED, ERASED, REPLACED = (
    "issued", "made", "withdrawn", "reinstated", "erased", "replaced",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line. `code` is the hash of the certificate's code, by which it is known whatever its row is called."""

    day: str
    kind: str
    code: str
    row: int = 0  # of the withdrawal, so that one that was undone is told from a new one
    by: int = 0  # the number of who did it
    number: str = ""
    what: str = ""  # which kind of document; of one that was replaced: why
    issued_on: str = ""
    valid_until: str = ""
    sha256: str = ""
    list_id: int = 0
    index: int = -1
    next: str = ""  # of one that was replaced: the hash of the code of the one that followed

    @property
    def identity(self) -> tuple[str, str, int, str]:
        """Two lines that say the same are one."""
        return self.kind, self.code, self.row, self.sha256


def as_line(entry: Entry) -> str:
    """What is empty is left out."""
    plain = {
        name: value for name, value in asdict(entry).items() if value not in ("", 0, -1) or name == "kind"
    }
    if entry.index == 0:
        plain["index"] = 0
    return json.dumps(plain, separators=(",", ":"))


def entry_of(line: str) -> Entry:
    """Raises ValueError for what is no line of ours."""
    try:
        entry = Entry(**json.loads(line))
    except TypeError as error:
        raise ValueError("no line of a journal") from error
    if entry.kind not in KINDS:
        raise ValueError(f"{entry.kind} is not known")
    return entry


@dataclass
class Standing:
    """One certificate, as the journal tells it."""

    issued: Entry | None = None
    made: Entry | None = None
    withdrawal: Entry | None = None  # the last one
    is_withdrawn: bool = False
    erased: Entry | None = None
    replaced: Entry | None = None
    files: set[str] = field(default_factory=set)

    def read(self, entry: Entry) -> None:
        if entry.kind == ISSUED:
            self.issued = entry
        elif entry.kind == MADE:
            self.made = entry
            self.files.add(entry.sha256)
        elif entry.kind == ERASED:
            self.erased = entry
        elif entry.kind == REPLACED:
            self.replaced = entry
        elif entry.kind == WITHDRAWN:
            self.withdrawal, self.is_withdrawn = entry, True
        elif self.withdrawal is None or self.withdrawal.row == entry.row:
            self.is_withdrawn = False


def standings(entries: Iterable[Entry]) -> dict[str, Standing]:
    """Code -> how it stands after all lines, in their order."""
    found: dict[str, Standing] = {}
    for entry in entries:
        found.setdefault(entry.code, Standing()).read(entry)
    return found


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
