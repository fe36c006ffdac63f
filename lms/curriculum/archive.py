"""A course as one zip, and back. An archive comes from anywhere, so everything about it is refused before anything of it
is written: names that leave the folder, links, bombs, crowds."""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from lms.curriculum.files import ENDINGS, LARGEST_DRAWING, LARGEST_TEXT, MOST_FILES
from lms.curriculum.rules import Complaint, CourseComplaints

LARGEST_ARCHIVE = 10_000_000  # bytes, packed
LARGEST_COURSE = 20_000_000  # bytes, unpacked
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip
MOMENT = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes, whenever they are packed


def pack(texts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(texts.items()):
            archive.writestr(zipfile.ZipInfo(name, MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(content: bytes) -> dict[str, str]:
    """{path: text}, all in memory. Raises CourseComplaints with everything that is wrong."""
    if len(content) > LARGEST_ARCHIVE:
        raise CourseComplaints([Complaint("zip", 1, "het bestand is te groot")])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _read(archive)
    except UNREADABLE as error:
        raise CourseComplaints([Complaint("zip", 1, "dit is geen zip die we kunnen lezen")]) from error


def _read(archive: zipfile.ZipFile) -> dict[str, str]:
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise CourseComplaints(
            [Complaint("zip", 1, f"{len(members)} bestanden is te veel; er passen er {MOST_FILES}")]
        )
    files = [member for member in members if not member.filename.endswith("/")]
    complaints = [Complaint(_shown(member), 1, why) for member in files if (why := _refused(member))]
    names = [member.filename for member in files]
    complaints += [
        Complaint(name[:80], 1, "staat er twee keer in")
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if sum(member.file_size for member in files) > LARGEST_COURSE:
        complaints.append(Complaint("zip", 1, "uitgepakt is de cursus te groot"))
    if complaints:
        raise CourseComplaints(sorted(complaints))
    texts = {}
    for member in files:
        with archive.open(member) as file:
            # the size in the directory may lie: never read more than may be
            content = file.read(LARGEST_TEXT + 1)
        if len(content) > LARGEST_TEXT:
            raise CourseComplaints([Complaint(_shown(member), 1, "het bestand is te groot")])
        try:
            texts[member.filename] = content.decode()
        except UnicodeDecodeError as error:
            raise CourseComplaints([Complaint(_shown(member), 1, "geen UTF-8")]) from error
    return texts


def _shown(member: zipfile.ZipInfo) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in member.filename[:80]) or "zip"


def _refused(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
        return "een pad naar buiten de map"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "een verwijzing naar buiten de map"
    if len(path.parts) > 2 or member.filename != path.as_posix() or not member.filename.isprintable():
        return "een naam die niet kan"
    if path.suffix not in ENDINGS:
        return f"onbekend soort bestand; alleen {', '.join(ENDINGS)}"
    if member.flag_bits & 0x1:
        return "een bestand met een wachtwoord"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "een manier van inpakken die we niet kennen"
    if member.file_size > (LARGEST_DRAWING if path.suffix == ".svg" else LARGEST_TEXT):
        return "het bestand is te groot"
    return ""


def write_folder(texts: Mapping[str, str], folder: Path) -> None:
    """Writes the files of a checked course into a folder that is not there yet."""
    folder.mkdir(parents=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
