"""Speech that people send in: what a file is, is read from its first bytes and never from its name."""

from dataclasses import dataclass

from lms import uploads
from lms.errors import RuleError

MAX_BYTES = 6 * 1024 * 1024
MOST_SECONDS = 180  # the browser stops there; the size holds for files that are chosen


@dataclass(frozen=True)
class Kind:
    mimetype: str
    ending: str


WEBM, OGG, MP4 = Kind("audio/webm", ".webm"), Kind("audio/ogg", ".ogg"), Kind("audio/mp4", ".m4a")
MP3, WAV = Kind("audio/mpeg", ".mp3"), Kind("audio/wav", ".wav")
KINDS = {kind.ending: kind for kind in (WEBM, OGG, MP4, MP3, WAV)}
MP4_BRANDS = (b"M4A", b"M4B", b"mp4", b"iso", b"dash", b"3gp")  # not those of photos: heic, avif


@dataclass(frozen=True)
class Recording:
    """A recording on disk: the name of its file, and what kind it is. Neither: there is none."""

    file_name: str | None = None
    mimetype: str = ""


def keep(content: bytes, field: str = "spoken") -> Recording:
    """Keeps what somebody spoke in among the uploads; nothing spoken is no recording. Raises RuleError at the field."""
    if not content:
        return Recording()
    kind = recognise(content, field)
    return Recording(uploads.store(uploads.upload_folder(), content, kind.ending), kind.mimetype)


def recognise(content: bytes, field: str = "spoken") -> Kind:
    """Which of the kinds we accept this is. Raises RuleError in Dutch."""
    if len(content) > MAX_BYTES:
        raise RuleError("Deze opname is te groot. Een opname mag 6 MB zijn, dat is ruim 3 minuten.", field)
    kind = kind_of(content)
    if kind is None:
        raise RuleError(
            "Dit bestand kunnen we niet afspelen. Neem opnieuw op, of kies een mp3-, m4a-, wav-, ogg- of webm-bestand.",
            field,
        )
    return kind


def kind_of(content: bytes) -> Kind | None:
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return WEBM
    if content.startswith(b"OggS"):
        return OGG
    if content[4:8] == b"ftyp" and content[8:12].startswith(MP4_BRANDS):
        return MP4
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return WAV
    if content.startswith(b"ID3") or _is_mpeg_frame(content[:4]):
        return MP3
    return None


def _is_mpeg_frame(head: bytes) -> bool:
    """The header of an MPEG audio frame of layer III, with a bit rate and a sample rate that exist."""
    return (
        len(head) == 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] >> 4 not in (0, 15)
        and head[2] >> 2 & 3 != 3
    )
