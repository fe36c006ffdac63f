"""Holds a document against a JSON Schema of draft 2019-09, as far as the schema of Open Badges goes: a word of a schema that it does
not know fails, so nothing passes because it was not understood."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

OPEN_BADGES = Path(__file__).parent / "schema" / "ob_v3p0_achievementcredential_schema.json"
SAID_ONLY = {"$schema", "$id", "$defs", "$comment", "title", "description"}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int,
}  # fmt: skip


def faults(document: Any, schema: Any, root: Any = None, path: str = "") -> list[str]:
    """The places that do not fit, each with the word of the schema that says so."""
    root = schema if root is None else root
    return [f"{path or '/'}: {word}" for word in schema if not _fits(word, schema, document, root, path)] + [
        fault
        for inner, value, part in _below(document, schema)
        for fault in faults(value, part, root, f"{path}/{inner}")
    ]


def _below(document: Any, schema: Any) -> Iterator[tuple[object, Any, Any]]:
    if isinstance(document, dict):
        named = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        for name, value in document.items():
            part = named.get(name, more)
            if isinstance(part, dict):
                yield name, value, part
    if isinstance(document, list):
        items, more = schema.get("items"), schema.get("additionalItems")
        for number, value in enumerate(document):
            part = (
                items if isinstance(items, dict) else items[number] if items and number < len(items) else more
            )
            if isinstance(part, dict):
                yield number, value, part


def _fits(word: str, schema: Any, document: Any, root: Any, path: str) -> bool:
    wanted = schema[word]

    def fits(part: Any, value: Any = document) -> bool:
        return not faults(value, part, root, path)

    match word:
        case "$ref":
            return fits(root["$defs"][wanted.removeprefix("#/$defs/")])
        case "type":
            is_truth = isinstance(document, bool) and wanted in ("number", "integer")
            return isinstance(document, TYPES[wanted]) and not is_truth
        case "oneOf":
            return sum(fits(part) for part in wanted) == 1
        case "anyOf":
            return any(fits(part) for part in wanted)
        case "allOf":
            return all(fits(part) for part in wanted)
        case "enum":
            return document in wanted
        case "pattern":
            return not isinstance(document, str) or re.search(wanted, document) is not None
        case "format":
            return _is_moment(document) if wanted == "date-time" else False
        case "minItems":
            return not isinstance(document, list) or len(document) >= wanted
        case "contains":
            return not isinstance(document, list) or any(fits(wanted, value) for value in document)
        case "required":
            return not isinstance(document, dict) or set(wanted) <= set(document)
        case "propertyNames":
            return not isinstance(document, dict) or all(fits(wanted, name) for name in document)
        case "additionalProperties":
            own = set(schema.get("properties", {}))
            return wanted is not False or not isinstance(document, dict) or set(document) <= own
        case "properties" | "items" | "additionalItems":
            return True  # looked at below
    if word in SAID_ONLY:
        return True
    raise AssertionError(f"{path}: the schema says {word}, which is not known here")


def _is_moment(text: Any) -> bool:
    if not isinstance(text, str):
        return True
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def open_badges() -> Any:
    return json.loads(OPEN_BADGES.read_text())
