"""how it went with what a lesson asked to do, for its maker alone"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('lesson_deeds', sa.Column('went', sa.String(length=6), server_default='', nullable=False))
    op.add_column('lesson_deeds', sa.Column('words', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('lesson_deeds', 'words')
    op.drop_column('lesson_deeds', 'went')
