"""Status lists that travel in a file: what `lms certificates verify --lists` goes by, each believed by its own signature."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lms.proof import data_integrity
from lms.proof.list_rules import PURPOSES, Listed, decode, number_in
from lms.proof.trust import Trust


def read_lists(text: str, trust: Trust) -> list[Listed]:
    """One signed list, several, or an object that holds them under `lists`. Raises ValueError when the file holds none, and
    ProofError when one is not signed by a key of ours."""
    lists = [_listed(document, trust) for document in _documents(json.loads(text))]
    if not lists:
        raise ValueError("there is no list in this file")
    newest: dict[tuple[str, int], Listed] = {}
    for one in sorted(lists, key=lambda listed: listed.made):
        newest[one.purpose, one.number] = one
    return list(newest.values())


def _documents(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, list):
        for one in content:
            yield from _documents(one)
    elif isinstance(content, dict) and "credentialSubject" in content:
        yield content
    elif isinstance(content, dict) and isinstance(content.get("lists"), list):
        yield from _documents(content["lists"])
    else:
        raise ValueError("this is no file of signed lists")


def _listed(document: dict[str, Any], trust: Trust) -> Listed:
    method = data_integrity.check(document, trust.find_credential_key)
    try:
        subject = document["credentialSubject"]
        if (
            "BitstringStatusListCredential" not in document["type"]
            or subject["statusPurpose"] not in PURPOSES
        ):
            raise ValueError("this is no list of ours")
        if method.partition("#")[0] != document["issuer"]:
            raise ValueError("the list names another issuer than its key")
        return Listed(
            purpose=subject["statusPurpose"],
            number=number_in(document["id"]),
            places=decode(subject["encodedList"]),
            made=datetime.fromisoformat(document["validFrom"]),
            until=datetime.fromisoformat(document["validUntil"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no list of ours") from error


def as_file(lists: list[str]) -> str:
    """All signed lists in one file to carry along."""
    return json.dumps({"lists": [json.loads(one) for one in lists]}, ensure_ascii=False) + "\n"
