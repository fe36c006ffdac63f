"""phone numbers and mail addresses are read once: beside what was typed stands the one form to compare by"""

import sqlalchemy as sa
from alembic import op

from lms.writing_rules import email_key, phone_to_ring

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ('people', 'applications')


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column('email_key', sa.String(length=254), nullable=True))
        op.add_column(table, sa.Column('phone_key', sa.String(length=16), nullable=True))
        _read(table)
        op.create_index(op.f(f'ix_{table}_email_key'), table, ['email_key'], unique=table == 'people')
        op.create_index(op.f(f'ix_{table}_phone_key'), table, ['phone_key'], unique=False)


def _read(name: str) -> None:
    """Of two people with one address who was first has it; the other logs in with theirs as it was typed."""
    table = sa.table(name, *(sa.column(column) for column in ('id', 'email', 'phone', 'email_key', 'phone_key')))
    connection, taken = op.get_bind(), set()
    for row in connection.execute(sa.select(table).order_by(table.c.id)).all():
        email = email_key(row.email or '')
        if name == 'people' and email in taken:
            email = None
        taken.add(email)
        values = {'email_key': email, 'phone_key': phone_to_ring(row.phone)}
        if any(values.values()):
            connection.execute(table.update().where(table.c.id == row.id).values(**values))


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f'ix_{table}_phone_key'), table_name=table)
        op.drop_index(op.f(f'ix_{table}_email_key'), table_name=table)
        op.drop_column(table, 'phone_key')
        op.drop_column(table, 'email_key')
