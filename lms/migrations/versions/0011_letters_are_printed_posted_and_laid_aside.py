"""letters are printed, posted and laid aside, each with who and when; a colleague may write down an address"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

# what somebody took to the post before this was printed by then, and by them as far as we know
PRINTED = "UPDATE messages SET printed_at = sent_at, printed_by_id = sent_by_id WHERE channel = 'letter' AND sent_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('printed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('stopped_by_id', sa.Integer(), nullable=True))
    with op.batch_alter_table('postal_addresses', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_by_id', sa.Integer(), nullable=True))
    op.execute(PRINTED)
    # who changed it was always its owner until now
    op.execute("UPDATE postal_addresses SET changed_by_id = person_id")


def downgrade() -> None:
    # what was laid aside must not be sent after all: it stays readable on one's own page
    op.execute("UPDATE messages SET channel = 'none' WHERE stopped_at IS NOT NULL AND channel = 'letter' AND sent_at IS NULL")
    with op.batch_alter_table('postal_addresses', schema=None) as batch_op:
        batch_op.drop_column('changed_by_id')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_column('stopped_by_id')
        batch_op.drop_column('stopped_at')
        batch_op.drop_column('printed_by_id')
        batch_op.drop_column('printed_at')
