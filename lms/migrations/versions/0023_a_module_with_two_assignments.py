"""a module with two assignments: their order, and the lesson that one comes after"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('position', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('after', sa.String(length=80), server_default='', nullable=False))
        batch_op.drop_constraint(op.f('uq_assignments_module_id'), type_='unique')
        batch_op.create_index(op.f('ix_assignments_module_id'), ['module_id'], unique=False)


def downgrade() -> None:
    # raises when a module has two: an older house has no room for the second
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_assignments_module_id'))
        batch_op.create_unique_constraint(op.f('uq_assignments_module_id'), ['module_id'])
        batch_op.drop_column('after')
        batch_op.drop_column('position')
