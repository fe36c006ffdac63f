"""messages the way people choose"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

loses = {"messages": "a letter has no mail address, and before this every message was a mail"}

# what the messages that are there already were about, as their templates say
KIND = """UPDATE messages SET channel = 'mail', due_at = created_at, kind = CASE
    WHEN person_id IS NULL OR is_secret THEN 'access'
    WHEN template LIKE 'progress/%' OR template = 'certificates/mail/revoked' THEN 'decision'
    WHEN template LIKE 'learning/%' THEN 'feedback'
    WHEN template LIKE 'peergroups/%' THEN 'gathering'
    WHEN template LIKE 'certificates/%' THEN 'certificate'
    WHEN template LIKE 'accounts/%' OR template LIKE 'intake/%' THEN 'access'
    ELSE 'coach' END"""


def upgrade() -> None:
    op.create_table('message_choices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_link', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_choices')),
    sa.UniqueConstraint('person_id', 'kind', name=op.f('uq_message_choices_person_id_kind'))
    )
    op.create_table('postal_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_postal_addresses')),
    sa.UniqueConstraint('person_id', name=op.f('uq_postal_addresses_person_id'))
    )
    op.create_table('calendar_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feeds_token_hash'))
    )
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feeds_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_calendar_feeds_open', ['person_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('channel', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('stop_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('bundle_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('sent_by_id', sa.Integer(), nullable=True))
        batch_op.alter_column('address', existing_type=sa.String(length=254), nullable=True)
    op.execute(KIND)
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=20), nullable=False)
        batch_op.alter_column('channel', existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column('due_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_messages_stop_hash'), ['stop_hash'])
        batch_op.create_index(batch_op.f('ix_messages_bundle_id'), ['bundle_id'], unique=False)
        batch_op.create_index('ix_messages_channel_sent_at', ['channel', 'sent_at'], unique=False)
        batch_op.create_index('uq_messages_event_person_id', ['event', 'person_id', 'template'], unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM messages WHERE address IS NULL")
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index('uq_messages_event_person_id')
        batch_op.drop_index('ix_messages_channel_sent_at')
        batch_op.drop_index(batch_op.f('ix_messages_bundle_id'))
        batch_op.drop_constraint(batch_op.f('uq_messages_stop_hash'), type_='unique')
        batch_op.alter_column('address', existing_type=sa.String(length=254), nullable=False)
        batch_op.drop_column('sent_by_id')
        batch_op.drop_column('due_at')
        batch_op.drop_column('bundle_id')
        batch_op.drop_column('stop_hash')
        batch_op.drop_column('channel')
        batch_op.drop_column('kind')
    op.drop_table('calendar_feeds')
    op.drop_table('postal_addresses')
    op.drop_table('message_choices')
