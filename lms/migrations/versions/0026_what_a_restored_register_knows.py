"""what a restored register knows of what it lost: the number of a certificate, that a newer one followed; lists as tokens too"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('certificate_proofs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.String(length=20), nullable=True))
    with op.batch_alter_table('certificates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('followed_on', sa.Date(), nullable=True))
    with op.batch_alter_table('status_lists', schema=None) as batch_op:
        batch_op.add_column(sa.Column('token', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('replaced_token', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('status_lists', schema=None) as batch_op:
        batch_op.drop_column('replaced_token')
        batch_op.drop_column('token')
    with op.batch_alter_table('certificates', schema=None) as batch_op:
        batch_op.drop_column('followed_on')
    with op.batch_alter_table('certificate_proofs', schema=None) as batch_op:
        batch_op.drop_column('number')
