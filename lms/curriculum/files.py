"""Reads the files of a course from a folder, without following anything out of it."""

from pathlib import Path

from lms.curriculum.rules import Complaint

LARGEST_TEXT = 200_000  # bytes
LARGEST_DRAWING = 150_000
MOST_FILES = 1_000
ENDINGS = (".toml", ".md", ".svg")


def read_folder(folder: Path) -> tuple[dict[str, str], list[Complaint]]:
    """({path inside the folder: text}, complaints about what cannot be read)."""
    texts: dict[str, str] = {}
    complaints: list[Complaint] = []
    root = folder.resolve()
    paths = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    if len(paths) > MOST_FILES:
        return {}, [Complaint(".", 1, f"{len(paths)} bestanden is te veel; er passen er {MOST_FILES}")]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.resolve().is_relative_to(root):
            complaints.append(Complaint(name, 1, "een verwijzing naar buiten de map"))
        elif path.suffix not in ENDINGS:
            complaints.append(Complaint(name, 1, f"onbekend soort bestand; alleen {', '.join(ENDINGS)}"))
        elif path.stat().st_size > (LARGEST_DRAWING if path.suffix == ".svg" else LARGEST_TEXT):
            complaints.append(Complaint(name, 1, "het bestand is te groot"))
        else:
            try:
                texts[name] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError as error:
                complaints.append(Complaint(name, 1, f"geen UTF-8 (byte {error.start})"))
    return texts, complaints
