"""A course as a zip: there and back the same; and whatever comes from elsewhere is refused before anything is written."""

import stat
import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.curriculum import archive
from lms.curriculum.cli import courses
from lms.curriculum.rules import CourseComplaints
from tests.curriculum.small_course import GOOD, RICH

NAMES = st.from_regex(r"([a-z]{1,8}/)?[a-zé]{1,8}\.(md|toml|svg)", fullmatch=True)


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


def patched(content: bytes, header: bytes, offset: int, value: bytes) -> bytes:
    """Other bytes in a header of the first member: PK12 in the directory at the end, PK34 before the member itself."""
    start = content.index(header) + offset
    return content[:start] + value + content[start + len(value) :]


def lying(real: bytes, claimed: int, crc: int | None = None) -> bytes:
    """Claims to be `claimed` bytes, and is more."""
    content = zipped(("een/a.md", real))
    for header, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        content = patched(content, header, offset, struct.pack("<L", claimed))
        if crc is not None:
            content = patched(content, header, offset - 8, struct.pack("<L", crc))
    return content


def link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("een/a.md")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def doubled() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("een/a.md", "x"), ("een/a.md", "y"))


OUTSIDE, ODD = "een pad naar buiten de map", "een naam die niet kan"
UNREADABLE = ["zip:1: dit is geen zip die we kunnen lezen"]
HOSTILE = {
    "up": (zipped(("../a.md", "x")), [f"../a.md:1: {OUTSIDE}"]),
    "up inside": (zipped(("een/../../a.md", "x")), [f"een/../../a.md:1: {OUTSIDE}"]),
    "absolute": (zipped(("/elders/a.md", "x")), [f"/elders/a.md:1: {OUTSIDE}"]),
    "backslash": (zipped(("een\\a.md", "x"), ("..\\b.md", "x")), [f"..\\b.md:1: {OUTSIDE}", f"een\\a.md:1: {OUTSIDE}"]),
    "drive": (zipped(("C:a.md", "x"), ("D:/a.md", "x")), [f"C:a.md:1: {OUTSIDE}", f"D:/a.md:1: {OUTSIDE}"]),
    "link": (zipped((link(), "/etc/passwd")), ["een/a.md:1: een verwijzing naar buiten de map"]),
    "three levels": (zipped(("een/twee/a.md", "x")), [f"een/twee/a.md:1: {ODD}"]),
    "double slash": (zipped(("een//a.md", "x"), ("./b.md", "x")), [f"./b.md:1: {ODD}", f"een//a.md:1: {ODD}"]),
    "control signs": (zipped(("een/a\nb.md", "x"), ("een/\u202ea.md", "x")), [f"een/?a.md:1: {ODD}", f"een/a?b.md:1: {ODD}"]),
    "no name": (patched(zipped(("een/a.md", "x")), b"PK\x01\x02", 46, b"\0"), [f"zip:1: {ODD}"]),
    "unknown ending": (zipped(("een/a.exe", "x"), ("een/b", "x"), ("een/c.MD", "x")), [
        f"een/{name}:1: onbekend soort bestand; alleen .toml, .md, .svg" for name in ("a.exe", "b", "c.MD")
    ]),
    "password": (patched(zipped(("een/a.md", "x")), b"PK\x01\x02", 8, b"\x01\x00"), ["een/a.md:1: een bestand met een wachtwoord"]),
    "other packing": (zipped(("een/a.md", "x"), how=zipfile.ZIP_LZMA), ["een/a.md:1: een manier van inpakken die we niet kennen"]),
    "doubled": (doubled(), ["een/a.md:1: staat er twee keer in"]),
    "a crowd": (zipped(*((f"{number}.md", "") for number in range(10_000))), ["zip:1: 10000 bestanden is te veel; er passen er 1000"]),
    "folders only": (zipped(*((f"{number}/", "") for number in range(1_001))), ["zip:1: 1001 bestanden is te veel; er passen er 1000"]),
    "bomb": (zipped(("een/a.md", bytes(30_000_000))), ["een/a.md:1: het bestand is te groot", "zip:1: uitgepakt is de cursus te groot"]),
    "many bombs": (zipped(*((f"een/{number}.md", bytes(190_000)) for number in range(110))), ["zip:1: uitgepakt is de cursus te groot"]),
    "large drawing": (zipped(("beelden/a.svg", bytes(150_001))), ["beelden/a.svg:1: het bestand is te groot"]),
    "too large": (bytes(10_000_001), ["zip:1: het bestand is te groot"]),
    "lies about its size": (lying(bytes(30_000_000), 10), UNREADABLE),
    "not a zip": (b"Een brief.", UNREADABLE),
    "nothing": (b"", UNREADABLE),
    "cut off": (archive.pack(GOOD)[:-30], UNREADABLE),
    "only its beginning": (archive.pack(GOOD)[:200], UNREADABLE),
    "damaged": (patched(archive.pack(GOOD), b"PK\x03\x04", 50, bytes(range(40, 80))), UNREADABLE),
    "not UTF-8": (zipped(("een/a.md", b"\xff\xfe")), ["een/a.md:1: geen UTF-8"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(name):
    content, expected = HOSTILE[name]
    with pytest.raises(CourseComplaints) as refused:
        archive.unpack(content)
    assert [str(row) for row in refused.value.complaints] == expected


def test_nothing_of_a_hostile_archive_is_written(app, tmp_path, monkeypatch):
    (tmp_path / "hier").mkdir()
    monkeypatch.chdir(tmp_path / "hier")
    for number, (content, expected) in enumerate(HOSTILE.values()):
        (tmp_path / "vreemd.zip").write_bytes(content)
        result = app.test_cli_runner().invoke(
            courses, ["import", "../vreemd.zip", "--folder", f"cursus-{number}"]
        )
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "\n".join([*expected, "Nothing was published.", ""])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["hier", "vreemd.zip"]


def test_a_bomb_is_not_unpacked_to_be_looked_at():
    """Not even when the directory says there are ten bytes in it, and the checksum of those ten is right."""
    content = lying(bytes(30_000_000), 10, crc=zlib.crc32(bytes(10)))
    tracemalloc.start()
    unpacked = archive.unpack(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (unpacked, peak < 2_000_000) == ({"een/a.md": "\0" * 10}, True)
    assert archive.unpack(lying(b"kort", 150_000)) == {"een/a.md": "kort"}


def test_folders_of_their_own_are_passed_over():
    assert archive.unpack(zipped(("een/", ""), ("../buiten/", ""), ("een/a.md", "x"))) == {"een/a.md": "x"}


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.text(max_size=80), max_size=6))
@example(RICH)
@example({"a.md": "regel\r\nregel\n\0"})
def test_there_and_back_is_the_same_and_the_same_files_are_the_same_bytes(texts):
    content = archive.pack(texts)
    assert archive.unpack(content) == texts
    assert archive.pack(dict(reversed(texts.items()))) == content
    assert {member.date_time for member in zipfile.ZipFile(BytesIO(content)).infolist()} <= {archive.MOMENT}


def test_a_folder_is_written_as_it_was(tmp_path):
    archive.write_folder(RICH, tmp_path / "nieuw" / "kort")
    written = {
        path.relative_to(tmp_path / "nieuw" / "kort").as_posix(): path.read_text()
        for path in tmp_path.rglob("*.*")
    }
    assert written == RICH
    with pytest.raises(FileExistsError):
        archive.write_folder(RICH, tmp_path / "nieuw" / "kort")


def answers(content: bytes) -> None:
    """A dictionary of texts, or complaints: nothing else comes out."""
    try:
        texts = archive.unpack(content)
    except CourseComplaints:
        return
    assert all(isinstance(part, str) for pair in texts.items() for part in pair)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes(content):
    answers(content)


PACKED = archive.pack(RICH)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(PACKED) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 60),
)
def test_any_damage_to_a_good_archive(changes, cut):
    content = bytearray(PACKED)
    for place, value in changes:
        content[place] = value
    answers(bytes(content[: len(content) - cut]))


@settings(max_examples=300, deadline=None)
@given(st.integers(PACKED.index(b"PK\x01\x02"), len(PACKED) - 4), st.binary(min_size=4, max_size=4))
def test_any_damage_to_the_directory(place, value):
    answers(PACKED[:place] + value + PACKED[place + 4 :])
