"""`lms certificates verify`: one verdict on a file, by the register or by what was brought along. Nothing is written."""

import hashlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from lms import clock, db, paths, wording
from lms.config import DEFAULT_CONTACT, Settings, read_settings
from lms.errors import RuleError, SettingError
from lms.proof import keys as keyring
from lms.proof import trust as trusting
from lms.proof import verdict_rules
from lms.proof.data_integrity import ProofError
from lms.proof.glancing import LARGEST
from lms.proof.verdict_rules import Standing, Verdict
from lms.wording import words

WORDS = "proof/verdicts.html"
STARTS_THE_HOUSE = "lms.cli"  # its app makes what is missing: a folder, a key
MOST_READ = 50_000_000  # bytes of a file of keys or lists
COULD_NOT_LOOK = verdict_rules.EXIT_CODES[verdict_rules.CANNOT_LOOK]


class CouldNotLook(RuleError):
    """Nothing was found out about the file; the message says what was missing."""


class Mistyped(click.UsageError):
    exit_code = COULD_NOT_LOOK


class Looking(click.Command):
    """Exit 2 means that a file is not to be trusted, so a mistyped option ends as any other look that did not succeed."""

    def make_context(self, *given: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*given, **named)
        except click.UsageError as error:
            raise Mistyped(error.message, error.ctx) from error


Register = Callable[[str, date], Standing | None]


def verify_command(register: Register) -> click.Command:
    """The command; `register` says how a file with this SHA-256 stands on a day, None when no file of ours has it."""

    @click.command("verify", cls=Looking)
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--offline", is_flag=True, help="By our public keys alone, without the register.")
    @click.option(
        "--lists",
        "list_file",
        type=click.Path(path_type=Path),
        help="What was withdrawn and replaced, from a file (/certificaten/lijsten.json); without the register.",
    )
    @click.option(
        "--keys",
        "key_file",
        type=click.Path(path_type=Path),
        help="Public keys from a file (/certificaten/sleutels.json).",
    )
    def verify(file: Path, offline: bool, list_file: Path | None, key_file: Path | None) -> None:
        """Say whether a PDF is a certificate of ours and how it stands. Writes nothing.

        Exit 0 valid, 1 expired, replaced or withdrawn, 2 not to be trusted, 3 genuine and its state unknown, or could not look.
        """
        for library in ("pyhanko", "pyhanko_certvalidator"):
            logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # the verdict says it, in one line
        without_register = offline or list_file is not None
        with _application(without_register):
            content = b""
            try:
                content = _content(file)
                verdict = (
                    _by_file(content, key_file, list_file)
                    if without_register
                    else _by_register(content, key_file, register)
                )
            except CouldNotLook as missing:
                verdict = Verdict(verdict_rules.CANNOT_LOOK, missing.message)
            for line in _lines(verdict, content):
                click.echo(line)
        sys.exit(verdict.exit_code)

    return verify


@contextmanager
def _application(without_register: bool) -> Iterator[None]:
    """An application that holds words, and the register where that is asked: nothing is made, no folder and no key."""
    if current_app:
        yield
        return
    info = click.get_current_context().find_object(ScriptInfo)
    if info and info.create_app and info.create_app.__module__ != STARTS_THE_HOUSE:
        with info.load_app().app_context():  # somebody has one at hand
            yield
        return
    app = Flask("lms", template_folder=str(paths.TEMPLATES))
    wording.init_app(app)
    app.config["SETTINGS"] = None
    if not without_register:
        try:
            settings = read_settings(may_write=False)
            app.config["SETTINGS"] = settings
            app.config["SQLALCHEMY_BINDS"] = {None: db.engine_options(settings.database_url)}
            db.init_app(app)
        except SettingError as error:
            click.echo(f"lms: {error}", err=True)
    with app.app_context():
        yield


def _content(file: Path) -> bytes:
    """Not more than could be a certificate, and a byte."""
    return _read(file, LARGEST + 1)


def _read(file: Path, most: int) -> bytes:
    try:
        with open(file, "rb") as source:
            return source.read(most)
    except OSError as error:
        raise CouldNotLook(f"{file} is niet te openen ({error.strerror})") from error


def _trust(key_file: Path | None) -> trusting.Trust:
    """By the file that was named, or the one that our own machines keep beside the keys."""
    settings: Settings | None = current_app.config["SETTINGS"]
    folder = settings.data_dir if settings else Path(os.environ.get("LMS_DATA_DIR") or "var")
    kept = key_file or keyring.folder_of(folder) / trusting.FILE
    if key_file is None and not kept.exists():
        raise CouldNotLook(
            "hier staan geen openbare sleutels. Haal sleutels.json van onze website en noem het met --keys"
        )
    try:
        return trusting.from_file(_read(kept, MOST_READ).decode())
    except ValueError as error:
        raise CouldNotLook(f"{kept} is geen bestand met openbare sleutels") from error


def _by_file(content: bytes, key_file: Path | None, list_file: Path | None) -> Verdict:
    """The file is judged before the lists are: a forgery stays one, whatever came along with it."""
    from lms.proof.carried_lists import read_lists
    from lms.proof.judging import by_lists

    trust, now = _trust(key_file), clock.now()
    verdict = by_lists(content, trust, [], now=now)
    if verdict.claims is None or list_file is None:
        return verdict if verdict.claims is None else replace(verdict, why=_unlisted(verdict, "no_lists"))
    try:
        lists = read_lists(_read(list_file, MOST_READ).decode(), trust)
    except (ValueError, RecursionError, ProofError) as error:
        raise CouldNotLook(f"{list_file} is geen bestand met lijsten van ons") from error
    verdict = by_lists(content, trust, lists, now=now)
    return replace(verdict, why=_unlisted(verdict, "stale_lists"))


def _unlisted(verdict: Verdict, code: str) -> str:
    """What was not looked at, when that matters."""
    return words(WORDS, "not_looked_at")[code] if verdict.is_unlisted else ""


def _by_register(content: bytes, key_file: Path | None, register: Register) -> Verdict:
    """The register goes first: it holds every byte of what we gave, also under a key that we believe no more."""
    from lms.proof.judging import found, refused
    from lms.proof.verifying import NotTrusted, read, verify

    now, refusal, genuine = clock.now(), NotTrusted("unregistered"), None
    if current_app.config["SETTINGS"] is None:
        raise CouldNotLook(
            "hier is geen register. Kijk met --offline, met sleutels en lijsten van onze website"
        )
    try:
        known = register(hashlib.sha256(content).hexdigest(), clock.local_day(now))
        trust = _trust(key_file) if key_file else trusting.trust_in(keyring.all_keys())
    except SQLAlchemyError as error:
        raise CouldNotLook("het register antwoordt niet") from error
    try:
        genuine = verify(content, trust, now=now)
    except NotTrusted as error:
        refusal = error
    if known is None:
        return refused(refusal)
    if genuine is not None:
        return found(genuine, known.facts)
    claims = read(known.credential) if known.credential else {}
    return Verdict(verdict_rules.state_for(known.facts), "", claims)


def _lines(verdict: Verdict, content: bytes) -> Iterator[str]:
    """The headline alone on the first line, but for a refusal, whose reason is the verdict."""
    headline = str(words(WORDS, "headlines")[verdict.state]).lower()
    if verdict.claims is None:
        yield f"{headline}: {verdict.why}"
        yield _whom_to_ask()
        return
    yield headline
    yield str(words(WORDS, "sentences")[verdict.state])
    if verdict.why:
        yield verdict.why
    if verdict.claims:
        for name, value in _claims(verdict, content):
            yield f"{name}: {value}"


def _whom_to_ask() -> str:
    settings: Settings | None = current_app.config["SETTINGS"]
    name = settings.contact_name if settings else os.environ.get("LMS_CONTACT_NAME")
    phone = settings.contact_phone if settings else os.environ.get("LMS_CONTACT_PHONE")
    asked = words(WORDS, "ask")
    return str(
        asked["known"] % (name or DEFAULT_CONTACT["LMS_CONTACT_NAME"], phone) if phone else asked["unknown"]
    )


def _claims(verdict: Verdict, content: bytes) -> Iterator[tuple[str, object]]:
    """In words first, then everything as it stands in the file."""
    from lms.proof.verifying import Genuine

    assert verdict.claims is not None
    named, file = words(WORDS, "claims"), Genuine(verdict.claims, "", verdict.key)
    yield named["holder"], file.holder
    yield named["title"], file.claims["name"]
    yield named["number"], file.number
    yield named["issuer"], file.claims["issuer"]["name"]
    yield named["issued_on"], file.issued_on
    yield named["valid_until"], file.valid_until or named["no_end"]
    if file.key:
        yield named["key"], file.key
    yield named["sha256"], hashlib.sha256(content).hexdigest()
    yield from _spelled_out({name: value for name, value in file.claims.items() if name != "proof"})


def _spelled_out(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _spelled_out(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _spelled_out(inner, path)
    else:
        yield path, value
