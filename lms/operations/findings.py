"""What `lms doctor` says of one subject."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    is_well: bool
    subject: str
    words: str
