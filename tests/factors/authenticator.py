"""A device that makes passkeys and signs with them, in software, as the standard says it does (WebAuthn level 2, section 6)."""

import base64
import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40  # flags: touched, with a finger or a code, a new key is in it


def word(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Device:
    """One key. Whatever a test wants to be wrong it changes on the device, or in what is asked."""

    def __init__(self, origin: str = "http://localhost", host: str = "localhost"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.origin, self.host, self.count, self.flags = origin, host, 0, PRESENT | VERIFIED

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {
            "type": f"webauthn.{kind}",
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )

    def _answer(self, **response: bytes) -> str:
        found = {name: word(content) for name, content in response.items()}
        return json.dumps(
            {
                "id": word(self.id),
                "rawId": word(self.id),
                "type": "public-key",
                "response": found,
                "clientExtensionResults": {},
            }
        )

    def make(self, options: dict[str, Any]) -> str:
        """What a browser sends for `navigator.credentials.create`."""
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        data = self._data(self.flags | ATTESTED) + credential
        return self._answer(
            clientDataJSON=self._client("create", options["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def use(self, options: dict[str, Any]) -> str:
        """The same for `navigator.credentials.get`."""
        self.count += 1
        data, client = self._data(self.flags), self._client("get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)
