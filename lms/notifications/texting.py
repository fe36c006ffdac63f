"""Hands a text message to the service that brings it to a phone."""

import base64
import ssl
from http.client import HTTPConnection, HTTPSConnection

from lms.text_service import TextService

SECONDS = 20
LONGEST_ANSWER = 65_536  # bytes


class NotTaken(Exception):
    """The service did not take the message; the job tries again. Says nothing of what was in it."""


def deliver(service: TextService, phone: str, text: str) -> None:
    """Raises NotTaken, or what the line raises. Follows no redirect: the address is that of the setting."""
    connection = _connection(service)
    path = service.parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        connection.request("POST", path, service.filled(phone, text).encode(), _headers(service))
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
        if not 200 <= answer.status < 300:
            raise NotTaken(f"the service for text messages answers {answer.status}")
    finally:
        connection.close()


def _connection(service: TextService) -> HTTPConnection:
    host, port = service.parts.hostname or "", service.parts.port
    if service.parts.scheme == "https":
        return HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=SECONDS)


def _headers(service: TextService) -> dict[str, str]:
    headers = {"Content-Type": service.content_type, "Accept": "application/json, text/plain"}
    if service.parts.username:
        known = f"{service.parts.username}:{service.parts.password or ''}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(known).decode()}"
    return headers
