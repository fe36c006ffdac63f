"""codes that are mailed again: made from a seed and our key; how often they were tried is counted elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

changes = {"login_codes.tries": "how often a code was tried is counted outside the database now"}


def upgrade() -> None:
    with op.batch_alter_table('login_codes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seed', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('digits', sa.Integer(), server_default='6', nullable=False))
        batch_op.add_column(sa.Column('mails', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_column('tries')


def downgrade() -> None:
    with op.batch_alter_table('login_codes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_column('mails')
        batch_op.drop_column('digits')
        batch_op.drop_column('seed')
