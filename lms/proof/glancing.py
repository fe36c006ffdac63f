"""What can be seen of a file without opening it: enough to say why it is no certificate of ours. Opening what a stranger sends is
left to their own browser and to the command: a file that the register does not know is refused in any case."""

import re

LARGEST = 10_000_000  # bytes of a certificate, at most
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def kind_of_refusal(content: bytes) -> str | None:
    """A code of `verdict_rules.REASONS` for what is no PDF of a size we make; None when it is one."""
    if len(content) > LARGEST:
        return "large"
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp":
        return "photo"
    return None if content.startswith(b"%PDF-") else "nopdf"


def glanced(content: bytes) -> str:
    """Why a file that the register does not know is not to be trusted."""
    refusal = kind_of_refusal(content)
    if refusal is not None:
        return refusal
    if re.search(rb"/Encrypt\s", content):
        return "locked"
    ranges = _RANGE.findall(content)
    if len(ranges) != 1:
        return "several" if ranges else "unsigned"
    _, _, second, rest = map(int, ranges[0])
    return "added" if second + rest < len(content) else "unregistered"
