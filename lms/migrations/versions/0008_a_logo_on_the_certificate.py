"""a logo on the certificate"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('certificate_templates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('logo', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('certificate_templates', schema=None) as batch_op:
        batch_op.drop_column('logo')
