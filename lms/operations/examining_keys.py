"""`lms doctor` on the keys that sign certificates: whether they are here, for nobody else, and what to do when not."""

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from lms.config import Settings
from lms.db import db
from lms.operations.findings import Finding
from lms.proof import keys
from lms.proof.models import SigningKey
from lms.recovery.leak_queries import leaks


def certificate_keys(settings: Settings) -> Iterator[Finding]:
    """Whether this machine can sign certificates, and nobody else can."""
    folder = keys.folder_of(settings.data_dir)
    try:
        present = {kind: keys.present(kind) for kind in keys.KINDS}
    except SQLAlchemyError:
        db.session.rollback()
        return
    own = [key for key in present.values() if key and not key.name.startswith(keys.NAMED)]
    open_to_others = [
        path.name for path in sorted(folder.glob("*.pem")) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    gone = [key for key in own if not _is_here(key, folder)]
    if None in present.values():
        yield Finding(False, "certificates", "the keys are still to be made: start `lms serve` once")
    elif open_to_others:
        yield Finding(False, "certificates", f"others may read {open_to_others[0]}: chmod 600 {folder}/*.pem")
    elif any(key.kind != keys.ROOT for key in gone):
        yield Finding(False, "certificates", _what_to_do(gone, folder))
    else:
        signing = ", ".join(key.name for key in own if key.kind != keys.ROOT)
        yield Finding(True, "certificates", f"signed by {settings.signer or signing}")


def leaked_keys(_settings: Settings) -> Iterator[Finding]:
    """Who still holds a file of a key that others may have."""
    try:
        found = leaks()
    except SQLAlchemyError:
        db.session.rollback()
        return
    for leak in found:
        if leak.waiting:
            words = (
                f"{leak.key.name} leaked, and {len(leak.waiting)} certificates need a new file: `lms certificates reissue --key "
                f"{leak.key.name} --dry-run` says whose, without --dry-run makes them"
            )
            yield Finding(False, "lost key", words)
        else:
            yield Finding(
                True, "lost key", f"{leak.key.name} leaked: {leak.done} new files were made, nobody waits"
            )


def _is_here(key: SigningKey, folder: Path) -> bool:
    return (folder / f"{key.name}.pem").exists()


def _what_to_do(gone: list[SigningKey], folder: Path) -> str:
    """A root that is kept elsewhere is missed only by who has to sign a new signer."""
    signs = [key.name for key in gone if key.kind != keys.ROOT]
    replaced = [
        key.name for key in gone if key.kind != keys.ROOT or keys.SIGNER in {one.kind for one in gone}
    ]
    command = " ".join(f"--retire {name}" for name in replaced)
    return (
        f"{', '.join(signs)} not in {folder}, so none can be made. Is there a backup with its passphrase? `lms restore FILE "
        f"--keys-only --passphrase ...`. Is the passphrase lost? `lms certificates keys {command}`: what they signed stays true"
    )
