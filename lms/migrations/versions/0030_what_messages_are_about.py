"""what messages are about and what they tell of it; the changes of everything with a date are counted"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

UNKNOWN = "?"
# the beginning of an event, what is called so in calendar files, and what such a message tells: not known any more, or that it is off
ABOUT = (
    ("group-day:", "groepsdag", UNKNOWN),
    ("reminder:group-day:", "groepsdag", UNKNOWN),
    ("meeting:", "intervisie", UNKNOWN),
    ("reminder:meeting:", "intervisie", UNKNOWN),
    ("meeting-cancelled:", "intervisie", "off"),
    ("talk:", "eindgesprek", UNKNOWN),
)


def upgrade() -> None:
    op.create_table(
        'appointment_revisions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('uid', sa.String(length=60), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=32), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_revisions')),
        sa.UniqueConstraint('uid', 'number', name=op.f('uq_appointment_revisions_uid_number')),
    )
    op.add_column('messages', sa.Column('about', sa.String(length=60), nullable=True))
    op.add_column('messages', sa.Column('tells', sa.String(length=32), nullable=True))
    op.add_column('messages', sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_messages_about', 'messages', ['about', 'person_id'])
    _say_what_messages_are_about()
    _count_from_what_is_planned()


def _say_what_messages_are_about() -> None:
    messages = sa.table('messages', *map(sa.column, ('id', 'event', 'about', 'tells')))
    connection = op.get_bind()
    for beginning, name, tells in ABOUT:
        query = sa.select(messages.c.id, messages.c.event).where(messages.c.event.startswith(beginning))
        rows = [
            {'row': number, 'thing': f"{name}-{of}", 'state': tells}
            for number, event in connection.execute(query)
            if (of := event.removeprefix(beginning).partition(":")[0]).isdecimal()
        ]
        if rows:
            connection.execute(
                sa.update(messages)
                .where(messages.c.id == sa.bindparam('row'))
                .values(about=sa.bindparam('thing'), tells=sa.bindparam('state')),
                rows,
            )


def _count_from_what_is_planned() -> None:
    """Files of before had no number, which is the number nought; so the next change is the first."""
    for kind, planned in (
        ('groepsdag', 'SELECT d.id, c.created_at AS since FROM group_days d JOIN cohorts c ON c.id = d.cohort_id'),
        ('intervisie', 'SELECT id, planned_at AS since FROM meetings'),
        ('eindgesprek', 'SELECT id, planned_at AS since FROM final_talks'),
    ):
        op.execute(
            f"""INSERT INTO appointment_revisions (uid, number, state, since)
            SELECT '{kind}-' || CAST(t.id AS VARCHAR(12)), 0, '{UNKNOWN}', t.since FROM ({planned}) t"""
        )


def downgrade() -> None:
    op.drop_index('ix_messages_about', 'messages')
    for column in ('replaced_at', 'tells', 'about'):
        op.drop_column('messages', column)
    op.drop_table('appointment_revisions')
