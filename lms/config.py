"""Settings, read once from the environment at start. A wrong one stops the start with one line."""

import contextlib
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lms.errors import SettingError
from lms.text_service import TextService, read_service

DEFAULT_CONTACT = {
    "LMS_ORGANISATION": "Samen Lukt Het Zelf",
    "LMS_CONTACT_NAME": "Samen Lukt Het Zelf",
    "LMS_CONTACT_PHONE": "",
    "LMS_CONTACT_EMAIL": "",
}


BACKUP_DAYS = 90


DEMO_MARK = "demo-world"  # a file in the data folder: everything in it is made up


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    may_be_plain: bool  # without TLS, off this machine: only when a setting says so


@dataclass(frozen=True)
class Settings:
    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str
    mail_server: MailServer | None
    text_service: TextService | None  # for text messages to phones
    queue_url: str | None  # of the days that announcements of jobs went through a queue; not used any more
    organisation: str
    contact_name: str
    contact_phone: str
    contact_email: str
    is_demo: bool
    signer: str | None  # pkcs12: or pkcs11: address of a document signer that is not our own
    signer_pin: str | None
    journal_dir: Path  # where register.journal stands: better on another disk than the data
    backup_days: int  # how long a backup may be kept, since it holds people who were erased later
    former_urls: tuple[str, ...]  # where this house was found before: what it signed there names them
    trusted_proxies: (
        int  # how many proxies of our own stand before us; 0: none, and no header of theirs is believed
    )

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] = os.environ, *, may_write: bool = True) -> Settings:
    """Raises SettingError, in one line that names the variable and what it should look like. Where it may not write, a data
    folder without a key is none: nothing is made."""
    data_dir = Path(environ.get("LMS_DATA_DIR") or "var").expanduser().resolve()
    if not may_write:
        return _settings(environ, data_dir, _standing_secret(environ, data_dir))
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(
            f"LMS_DATA_DIR: cannot make or use the folder {data_dir} ({error.strerror})."
        ) from error
    if not os.access(data_dir, os.W_OK):
        raise SettingError(f"LMS_DATA_DIR: may not write in {data_dir}.")
    return _settings(
        environ, data_dir, _given_secret(environ.get("LMS_SECRET_KEY")) or _kept_secret(data_dir)
    )


def _settings(environ: Mapping[str, str], data_dir: Path, secret_key: str) -> Settings:
    journal_dir = _journal_dir(environ.get("LMS_JOURNAL_DIR"), data_dir)
    contact = {name: environ.get(name) or default for name, default in DEFAULT_CONTACT.items()}
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(environ.get("LMS_DATABASE_URL"), data_dir),
        base_url=_base_url(environ.get("LMS_BASE_URL")),
        secret_key=secret_key,
        mail_server=_mail_server(environ.get("LMS_MAIL_URL"), environ.get("LMS_MAIL_WITHOUT_TLS")),
        text_service=_text_service(environ.get("LMS_SMS_URL")),
        queue_url=environ.get("LMS_QUEUE_URL") or None,
        organisation=contact["LMS_ORGANISATION"],
        contact_name=contact["LMS_CONTACT_NAME"],
        contact_phone=contact["LMS_CONTACT_PHONE"],
        contact_email=contact["LMS_CONTACT_EMAIL"],
        is_demo=(data_dir / DEMO_MARK).exists(),
        signer=_signer(environ.get("LMS_SIGNER")),
        signer_pin=environ.get("LMS_SIGNER_PIN") or None,
        journal_dir=journal_dir,
        backup_days=_backup_days(environ.get("LMS_BACKUP_DAYS")),
        former_urls=_former_urls(environ.get("LMS_FORMER_URLS")),
        trusted_proxies=_trusted_proxies(environ.get("LMS_TRUSTED_PROXIES")),
    )


def _journal_dir(given: str | None, data_dir: Path) -> Path:
    if not given:
        return data_dir
    folder = Path(given).expanduser().resolve()
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise SettingError(f"LMS_JOURNAL_DIR: {folder} is no folder that may be written in.")
    return folder


def _backup_days(number: str | None) -> int:
    if not number:
        return BACKUP_DAYS
    if number.isdecimal() and 1 <= int(number) <= 3650:
        return int(number)
    raise SettingError("LMS_BACKUP_DAYS: for how many days a backup is kept, 1 to 3650.")


def _trusted_proxies(number: str | None) -> int:
    if not number:
        return 0
    if number.isdecimal() and int(number) <= 5:
        return int(number)
    raise SettingError(
        "LMS_TRUSTED_PROXIES: the number of proxies of your own before this server, 1 for one nginx or Caddy."
    )


def _signer(address: str | None) -> str | None:
    if not address or address.startswith(("pkcs12:", "pkcs11:")):
        return address or None
    raise SettingError("LMS_SIGNER: should begin with pkcs12: (a file) or pkcs11: (a token).")


def _database_url(url: str | None, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'lms.db'}"
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingError("LMS_DATABASE_URL: should begin with sqlite:/// or postgresql+psycopg://.")


def _base_url(url: str | None) -> str:
    url = (url or "http://127.0.0.1:5000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise SettingError(
            "LMS_BASE_URL: should look like https://leren.example.nl, without anything behind it."
        )
    return url


def _former_urls(urls: str | None) -> tuple[str, ...]:
    try:
        return tuple(_base_url(url) for url in (urls or "").split())
    except SettingError as error:
        raise SettingError(
            "LMS_FORMER_URLS: addresses of before with a space between, each like https://leren.example.nl."
        ) from error


def _mail_server(url: str | None, without_tls: str | None) -> MailServer | None:
    if not url:
        return None
    if without_tls not in (None, "", "0", "1"):
        raise SettingError(
            "LMS_MAIL_WITHOUT_TLS: 1 lets codes and passwords travel readable to the mail server; leave it out."
        )
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise SettingError("LMS_MAIL_URL: the port is not a number.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingError("LMS_MAIL_URL: should look like smtp://user:password@mail.example.nl:587.")
    tls = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if tls else 25),
        parts.username,
        parts.password,
        tls,
        may_be_plain=without_tls == "1" or is_loopback(parts.hostname),
    )


def _text_service(setting: str | None) -> TextService | None:
    service = read_service(setting)
    if (
        service is not None
        and service.parts.scheme == "http"
        and not is_loopback(service.parts.hostname or "")
    ):
        raise SettingError("LMS_SMS_URL: should begin with https://, since codes travel over it.")
    return service


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine itself."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


SHORTEST_SECRET = 32  # signs


def _given_secret(key: str | None) -> str | None:
    if key and (len(key) < SHORTEST_SECRET or len(set(key)) < 10):
        raise SettingError(
            f"LMS_SECRET_KEY: too easy to guess. Leave it out and a key is made and kept, or give {SHORTEST_SECRET} random signs or more."
        )
    return key


def _standing_secret(environ: Mapping[str, str], data_dir: Path) -> str:
    url = _database_url(environ.get("LMS_DATABASE_URL"), data_dir)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        raise SettingError(f"LMS_DATA_DIR: there is no database in {data_dir}.")
    try:
        return _given_secret(environ.get("LMS_SECRET_KEY")) or (data_dir / "secret-key").read_text().strip()
    except OSError as error:
        raise SettingError(f"LMS_DATA_DIR: there is no key in {data_dir}.") from error


def _kept_secret(data_dir: Path) -> str:
    """Made at first start and kept: a new key at every start would log everybody out."""
    path = data_dir / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
