"""What can still be read of a form that is larger than we take. Texts stand before files in every form, so they come whole; of
the files there is the name."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Field, File, MultipartDecoder, NeedData

MOST_TEXT = 1024 * 1024  # bytes of all texts together
Pairs = list[tuple[str, str]]


def texts_and_files(most: int) -> tuple[Pairs, Pairs]:
    """The fields, and (field, name) of each file, from the first `most` bytes of the body."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return _urlencoded(b"".join(_chunks(min(most, MOST_TEXT)))), []
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        return [], []
    try:
        return _multipart(boundary.encode("latin-1"), most)
    except (ValueError, RequestEntityTooLarge):  # no form at all
        return [], []


def _chunks(most: int) -> Iterator[bytes]:
    body = request.environ["wsgi.input"]
    if body.seekable():
        body.seek(0)
    left = min(most, request.content_length or 0)
    while left > 0 and (chunk := body.read(min(left, 64 * 1024))):
        left -= len(chunk)
        yield chunk


def _urlencoded(head: bytes) -> Pairs:
    """The last pair may have been cut off."""
    text = head.decode("ascii", "replace")
    whole = text if len(head) == request.content_length else text.rpartition("&")[0]
    return parse_qsl(whole, keep_blank_values=True)


def _multipart(boundary: bytes, most: int) -> tuple[Pairs, Pairs]:
    decoder = MultipartDecoder(boundary, max_form_memory_size=2 * MOST_TEXT)
    fields: Pairs = []
    files: Pairs = []
    part: Field | File | None = None
    text, room = b"", MOST_TEXT
    for chunk in _chunks(most):
        decoder.receive_data(chunk)
        while not isinstance(event := decoder.next_event(), NeedData):
            if isinstance(event, File) and event.filename:
                files.append((event.name, event.filename))
            if isinstance(event, Field | File):
                part, text = event, b""
            elif isinstance(event, Data) and isinstance(part, Field):
                text += event.data[:room]
                room -= min(room, len(event.data))
                if not event.more_data:
                    fields.append((part.name, text.decode("utf-8", "replace")))
    return fields, files
