"""what a person said waits on its reader's start page until they open it"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UNOPENED = sa.text("said_by_id IS NOT NULL AND opened_at IS NULL")


def upgrade() -> None:
    # of what was sent before nobody knows whether it was read, so it does not wait
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            'ix_messages_unopened', ['person_id'], unique=False, sqlite_where=UNOPENED, postgresql_where=UNOPENED
        )


def downgrade() -> None:
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index('ix_messages_unopened', sqlite_where=UNOPENED, postgresql_where=UNOPENED)
        batch_op.drop_column('opened_at')
        batch_op.drop_column('said_by_id')
