"""Sessions while they run: used, and said whose device it is."""

from datetime import datetime

from lms.accounts.models import LoginSession
from lms.accounts.session_queries import USES


def note_use(session: LoginSession, *, now: datetime) -> None:
    """Somebody came with this session, if only to look. Writes nothing in the database."""
    USES.note(session.token_hash, known=session.last_seen_at, now=now)


def answer_device(session: LoginSession, *, is_own: bool) -> None:
    """Whether nobody else uses the device. Decides how long the session may lie idle."""
    session.is_own_device = is_own
