"""sessions count from their last use, with an outer limit by whose device it is"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from lms.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

changes = {"login_sessions.expires_at": "a session counts from its last use, no longer from logging in"}


def upgrade() -> None:
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_own_device', sa.Boolean(), nullable=True))
        batch_op.drop_column('expires_at')
    # who was logged in stays so: until now every session was as long as one on a device of one's own
    op.execute("UPDATE login_sessions SET is_own_device = true")


def downgrade() -> None:
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column('is_own_device')
    sessions = sa.table('login_sessions', sa.column('id'), sa.column('created_at', UtcDateTime), sa.column('expires_at', UtcDateTime))
    rows = op.get_bind().execute(sa.select(sessions.c.id, sessions.c.created_at)).all()
    for row in rows:
        ends = row.created_at + timedelta(days=60)
        op.execute(sessions.update().where(sessions.c.id == row.id).values(expires_at=ends))
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.alter_column('expires_at', nullable=False)
