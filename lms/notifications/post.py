"""Hands a message to the world: to an SMTP server, or into a folder as an .eml file."""

import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from flask import render_template

from lms.config import MailServer, Settings
from lms.notifications import calendar
from lms.notifications.models import Message
from lms.writing_rules import email_key

NO_TLS = "the mail server offers no TLS: use smtps://, another server, or LMS_MAIL_WITHOUT_TLS=1 when the line is safe"
FILE, OFF_FILE = "afspraak.ics", "gaat-niet-door.ics"
ONE_LINE = SMTP.clone(max_line_length=200)  # mail programs want the stop link whole, on one line

NO_SUCH_MAILBOX = (550, 551, 553)  # from a server that gives no enhanced code
ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463: x.1.z is about an address (.7 and .8: that of the sender), x.2.z about the mailbox, 5.4.1 and 5.4.4 about the way there
OF_THE_SENDER = {(1, 7), (1, 8)}
NO_WAY_THERE = {(4, 1), (4, 4)}


@dataclass(frozen=True)
class Links:
    """Where a reader stops these mails at once, and where they choose."""

    stop: str
    choose: str


def compose(
    message: Message,
    sender: str,
    sender_name: str,
    links: Links | None = None,
    *,
    follows: Sequence[str] = (),
) -> EmailMessage:
    """A plain text mail, with a part for each calendar that the message has (its content type names the method, RFC 6047),
    and the ways to stop it when it may be stopped (RFC 8058). `follows`: the Message-IDs of the mails before it about the
    same thing. The header writer refuses line breaks."""
    mail = EmailMessage(policy=ONE_LINE)
    mail["From"] = Address(_as_typed(" ".join(sender_name.split())), addr_spec=email_key(sender) or sender)
    to = email_key(message.address or "")
    # an older address may have letters that only some servers pass on
    mail["To"] = Address(addr_spec=to) if to else message.address or ""
    mail["Subject"] = _as_typed(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.message_id}>"
    if follows:
        mail["In-Reply-To"] = f"<{follows[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in follows)
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "nl"
    if links is not None:
        mail["List-Unsubscribe"] = f"<{links.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.body + (_footer(links) if links else ""))
    for method, text in calendar.parts(message.calendar) if message.calendar else ():
        name = OFF_FILE if method == calendar.CANCEL else FILE
        mail.add_attachment(
            text, subtype="calendar", filename=name, params={"method": method or calendar.PUBLISH}
        )
    return mail


def _as_typed(text: str) -> str:
    """What looks like an encoded word (RFC 2047) would be read as other words than somebody typed."""
    return text.replace("=?", "= ?")


def _footer(links: Links) -> str:
    return render_template("notifications/mail/footer.txt", links=links)


def deliver(mail: EmailMessage, settings: Settings) -> None:
    """Raises what the mail server or the disk raises: the job tries again later."""
    if settings.mail_server is None:
        _as_file(mail, settings.data_dir / "mail")
    else:
        _by_smtp(mail, settings.mail_server)


def _as_file(mail: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    draft = folder / f".{name}.part"
    with open(draft, "wb") as file:
        file.write(mail.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}.eml")


def _by_smtp(mail: EmailMessage, server: MailServer) -> None:
    context = ssl.create_default_context()
    with _connection(server, context) as smtp:
        smtp.ehlo()
        if not server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        elif not server.tls and not server.may_be_plain:
            raise smtplib.SMTPNotSupportedError(NO_TLS)
        if server.user:
            smtp.login(server.user, server.password or "")
        smtp.send_message(mail)


def _connection(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=20, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=20)


def refusal_of(error: Exception) -> str | None:
    """What the server said when it refused this address for good; None when it is not about the address."""
    code: int
    answer: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, smtplib.SMTPDataError):
        code, answer = error.smtp_code, error.smtp_error
    else:
        # letters before the @ that this server does not pass on
        return str(error) if isinstance(error, UnicodeError) or "SMTPUTF8" in str(error) else None
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {said}" if says_address_is_wrong(code, said) else None


def says_address_is_wrong(code: int, answer: str) -> bool:
    """Whether a refusal is for good and because of the address. What is refused for what we are or wrote (5.7.1), or for
    now (4xx), is tried again."""
    if not 500 <= code <= 599:
        return False
    found = ENHANCED.search(answer)
    if found is None:
        return code in NO_SUCH_MAILBOX
    detail = int(found[1]), int(found[2])
    return (detail[0] in (1, 2) and detail not in OF_THE_SENDER) or detail in NO_WAY_THERE
