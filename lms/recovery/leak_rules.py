"""Which keys of ours have a part in a file, by the file itself."""

import base64
import json
from collections.abc import Iterable
from typing import Protocol


class PublicKey(Protocol):
    """The public half of a key, as its row has it."""

    id: int
    name: str
    kind: str
    public: bytes


def keys_in(content: bytes, credential: str | None, jwt: str | None, keys: Iterable[PublicKey]) -> set[int]:
    """Root and signer stand in the signature, as certificates; the others are named in what they signed."""
    spelled, named = content.lower(), {_named_by(jwt)}
    return {
        key.id
        for key in keys
        if (
            key.public.hex().encode() in spelled
            if key.kind in ("root", "signer")
            else key.name in named or f'#{key.name}"' in (credential or "")
        )
    }


def _named_by(jwt: str | None) -> str:
    """The name of the key in the head of a JWT."""
    if not jwt:
        return ""
    head = jwt.partition(".")[0]
    try:
        kid = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    except (ValueError, KeyError, TypeError):
        return ""
    return str(kid).partition("#")[2]
