"""letters about certificates are messages: one desk, and nobody is told the same twice"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

changes = {
    "certificate_letters": "became messages",
    "messages": "letters about certificates, with the day they were sent and by whom",
}
loses = {"messages": "letters about certificates are rows of certificate_letters again"}

# the end of an event says which template the letter was made with, as code still does
TEMPLATE = """CASE
    WHEN l.event LIKE 'certificate:%:reasons' THEN 'certificates/mail/participation'
    WHEN l.event LIKE 'certificate:%:reminder:%' THEN 'renewal/mail/reminder'
    WHEN l.event LIKE 'certificate:%' THEN 'certificates/mail/ready'
    WHEN l.event LIKE 'revocation:%' THEN 'certificates/mail/revoked'
    WHEN l.event LIKE 'objection:%:decided' THEN 'certificates/mail/objection_decided'
    WHEN l.event LIKE 'objection:%' THEN 'certificates/mail/objection'
    WHEN l.event LIKE 'name-request:%' THEN 'certificates/mail/name_refused'
    ELSE 'certificates/mail/letter' END"""
TEMPLATES = (
    'certificates/mail/participation', 'renewal/mail/reminder', 'certificates/mail/ready', 'certificates/mail/revoked',
    'certificates/mail/objection_decided', 'certificates/mail/objection', 'certificates/mail/name_refused', 'certificates/mail/letter',
)
# the certificate stands in the identity of the message, for the way back
MOVE = f"""INSERT INTO messages (event, template, kind, channel, person_id, subject, body, is_secret, message_id, created_at, due_at,
        sent_at, sent_by_id, printed_at, printed_by_id)
    SELECT l.event, {TEMPLATE},
        CASE WHEN l.event LIKE 'revocation:%' OR l.event LIKE 'objection:%:decided' THEN 'decision' ELSE 'certificate' END,
        'letter', c.person_id, l.subject, l.body, false,
        'certificate-letter-' || CAST(l.id AS VARCHAR(12)) || '-' || CAST(l.certificate_id AS VARCHAR(12)) || '@samenlukthetzelf',
        l.made_at, l.made_at, l.sent_at, l.sent_by_id, l.sent_at, l.sent_by_id
    FROM certificate_letters l JOIN certificates c ON c.id = l.certificate_id
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.event = l.event AND m.person_id = c.person_id AND m.template = {TEMPLATE})
    ORDER BY l.id"""  # noqa: S608 (words of our own)

letters = sa.table(
    'certificate_letters', *(sa.column(name) for name in ('certificate_id', 'event', 'subject', 'body', 'sent_by_id')),
    sa.column('made_at', sa.DateTime(timezone=True)), sa.column('sent_at', sa.DateTime(timezone=True)),
)
messages = sa.table(
    'messages', *(sa.column(name) for name in ('id', 'event', 'template', 'channel', 'person_id', 'address', 'subject', 'body', 'message_id', 'sent_by_id')),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ('created_at', 'sent_at', 'stopped_at')),
)


def upgrade() -> None:
    op.execute(MOVE.replace(':', '\\:'))  # a colon names no parameter here
    with op.batch_alter_table('certificate_letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_letters_certificate_id'))
    op.drop_table('certificate_letters')


def downgrade() -> None:
    op.create_table('certificate_letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_certificate_letters_certificate_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['people.id'], name=op.f('fk_certificate_letters_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_letters')),
    sa.UniqueConstraint('event', name=op.f('uq_certificate_letters_event'))
    )
    with op.batch_alter_table('certificate_letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_letters_certificate_id'), ['certificate_id'], unique=False)
    _move_back()


def _move_back() -> None:
    """What was laid aside stays a message, so that it is not sent after all."""
    connection = op.get_bind()
    found = connection.execute(sa.select(messages).where(
        messages.c.channel == 'letter', messages.c.address.is_(None), messages.c.template.in_(TEMPLATES), messages.c.stopped_at.is_(None),
    ).order_by(messages.c.id)).all()
    for row in found:
        certificate_id = _certificate_of(connection, row.message_id, row.event)
        if certificate_id is not None:
            connection.execute(letters.insert().values(
                certificate_id=certificate_id, event=row.event, subject=row.subject, body=row.body, made_at=row.created_at,
                sent_at=row.sent_at, sent_by_id=row.sent_by_id,
            ))
            connection.execute(messages.delete().where(messages.c.id == row.id))


ROADS = {
    'certificate': 'SELECT id FROM certificates WHERE id = :id',
    'revocation': 'SELECT certificate_id FROM revocations WHERE id = :id',
    'objection': 'SELECT r.certificate_id FROM objections o JOIN revocations r ON r.id = o.revocation_id WHERE o.id = :id',
    'name-request': 'SELECT certificate_id FROM certificate_name_requests WHERE id = :id',
}


def _certificate_of(connection: sa.Connection, message_id: str, event: str) -> int | None:
    if message_id.startswith('certificate-letter-'):
        return int(message_id.partition('@')[0].rpartition('-')[2])
    kind, _, rest = event.partition(':')
    number = rest.partition(':')[0]
    found: int | None = connection.scalar(sa.text(ROADS[kind]), {'id': int(number)}) if kind in ROADS and number.isdigit() else None
    return found
