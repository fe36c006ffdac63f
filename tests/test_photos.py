"""What a phone or a scanner makes is read; what is no photo, or more than the machine can hold, is refused."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image
from pillow_heif import from_pillow

from lms import photos
from lms.errors import RuleError
from lms.photos import MAX_SIDE, MOST_IN_PASSES, MOST_REDUCED, MOST_WHOLE, Photo

MARK_AT_THE_END = 2


def picture(width: int = 640, height: int = 481) -> Image.Image:
    """Every point another colour, so that nothing of it can be missing unseen."""
    noise = random.Random(width).randbytes(width * height * 3)
    return Image.frombytes("RGB", (width, height), noise)


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        from_pillow(image).save(out)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def looked_at(photo: Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.content))


def is_taken(content: bytes) -> bool:
    try:
        photos.clean(content)
    except RuleError:
        return False
    return True


@pytest.mark.parametrize("kind", photos.KINDS)
def test_what_phones_and_scanners_make(kind):
    photo = photos.clean(file_of(picture(400, 300), kind))
    assert (photo.width, photo.height, looked_at(photo).format) == (400, 300, "JPEG")


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"quality": 95}, {"progressive": True}], ids=str)
def test_a_jpeg_without_its_end_is_whole_and_a_part_of_one_is_not(options):
    content = file_of(picture(), "JPEG", **options)
    whole = len(content) - MARK_AT_THE_END
    ends = {0.1: False, 0.5: False, 0.9: False, 0.99: False, 1: True}
    assert {part: is_taken(content[: int(whole * part)]) for part in ends} == ends
    assert is_taken(content[: whole + 1])


@pytest.mark.parametrize("kind", sorted({*photos.KINDS} - {"JPEG"}))
def test_half_a_file_of_another_kind_is_refused(kind):
    content = file_of(picture(200, 150), kind)
    assert [is_taken(content[: len(content) // 2]), is_taken(content)] == [False, True]


def test_half_a_photo_is_refused_also_after_a_pdf_was_drawn():
    pytest.importorskip("weasyprint")  # which tells Pillow to accept half images, for the whole process
    assert not is_taken(file_of(picture(), "JPEG")[:900])


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_sixteen_bits_of_grey_stay_a_ramp(mode):
    """Converting cuts off what is over eight bits: a scan becomes white."""
    steps = [number * 257 for number in range(256)]
    raw = struct.pack(f"{'>' if mode.endswith('B') else '<'}256H", *steps)
    row = Image.frombytes(mode, (256, 1), raw)
    photo = photos.clean(file_of(row.resize((256, 64)), "PNG"))
    greys = [looked_at(photo).convert("L").getpixel((place, 32)) for place in range(256)]
    assert max(abs(grey - place) for place, grey in enumerate(greys)) <= 2


def test_a_photo_of_108_million_points_is_decoded_at_a_part_of_its_size():
    content = file_of(Image.new("L", (12_000, 9_000), 90), "JPEG")
    photo = photos.clean(content)
    assert (photo.width, photo.height, looked_at(photo).getpixel((800, 600))) == (1600, 1200, (90, 90, 90))


def header_of(kind: str, width: int, height: int) -> bytes:
    """A file that says it has so many points. What stands in it is for one that is smaller."""
    if kind == "PNG":

        def chunk(name: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"0" * 1000)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    content = file_of(picture(), "JPEG", progressive=kind == "JPEG in passes")
    return content.replace(struct.pack(">HH", 481, 640), struct.pack(">HH", height, width), 1)


@pytest.mark.parametrize(
    ("kind", "most"),
    [("PNG", MOST_WHOLE), ("JPEG in passes", MOST_IN_PASSES), ("JPEG", MOST_REDUCED)],
)
def test_more_points_than_the_machine_can_hold_are_refused_before_decoding(kind, most):
    with pytest.raises(RuleError, match="te veel beeldpunten"):
        photos.clean(header_of(kind, 25_000, most // 25_000 + 1))


def test_what_is_kept_is_no_larger_than_it_is_shown():
    sizes = [photos.clean(file_of(picture(*size), "JPEG")) for size in ((3000, 200), (200, 3000), (90, 80))]
    assert [(photo.width, photo.height) for photo in sizes] == [(MAX_SIDE, 107), (107, MAX_SIDE), (90, 80)]
