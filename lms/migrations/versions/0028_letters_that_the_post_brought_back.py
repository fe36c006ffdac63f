"""a letter that the post brought back is noted, so that somebody calls"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('messages', sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('messages', sa.Column('returned_by_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('messages', 'returned_by_id')
    op.drop_column('messages', 'returned_at')
