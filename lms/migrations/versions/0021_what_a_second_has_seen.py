"""attendance of a meeting counts once a second saw it; hours may be asked of an address"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_meetings_confirmed_by_id'), 'people', ['confirmed_by_id'], ['id'])
    # what was written before goes on to count, as seen by nobody else
    op.execute(
        "UPDATE meetings SET confirmed_at = (SELECT max(recorded_at) FROM meeting_attendance WHERE meeting_id = meetings.id)"
    )
    with op.batch_alter_table('field_hours', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_address', sa.String(length=254), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('field_hours', schema=None) as batch_op:
        batch_op.drop_column('asked_address')
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_meetings_confirmed_by_id'), type_='foreignkey')
        batch_op.drop_column('confirmed_by_id')
        batch_op.drop_column('confirmed_at')
