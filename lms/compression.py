"""Long answers go over the wire compressed, where a view says so. Not everywhere: an answer that repeats what somebody typed
next to a secret lets a stranger on the line guess at the secret by its length (the BREACH attack). The style sheet and its
kind are compressed beforehand (`assets.py`)."""

from functools import lru_cache

import brotli
from flask import Flask, Response, g, request

WORTH_IT = 1_000  # bytes
WHILE_ONE_WAITS, ONCE = 2, 9  # of brotli: 2 costs 0.14 ms for a lesson, 9 is for what is kept


def compress_answer() -> None:
    """Says that the answer of the present request repeats nothing that was typed."""
    g.may_be_compressed = True


@lru_cache(maxsize=512)
def compressed_once(content: bytes) -> bytes:
    """For what never changes and is asked again and again, such as the drawings of a lesson."""
    return bytes(brotli.compress(content, quality=ONCE))


def _compress(response: Response) -> Response:
    if not g.get("may_be_compressed") or response.status_code != 200 or response.is_streamed:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    content = response.get_data()
    if len(content) < WORTH_IT or not request.accept_encodings["br"]:
        return response
    if response.cache_control.immutable:
        response.set_data(compressed_once(content))
    else:
        response.set_data(brotli.compress(content, quality=WHILE_ONE_WAITS))
    response.headers["Content-Encoding"] = "br"
    return response


def init_app(app: Flask) -> None:
    app.after_request(_compress)
