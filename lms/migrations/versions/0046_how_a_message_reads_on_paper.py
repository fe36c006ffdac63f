"""how a message reads on paper, where that is otherwise than on a screen"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('messages', sa.Column('paper', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('messages', 'paper')
