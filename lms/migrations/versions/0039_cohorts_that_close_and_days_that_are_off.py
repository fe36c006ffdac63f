"""a cohort that is closed; group days that are called off, and extra ones beside the one of a module"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cohorts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('closed_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_cohorts_closed_by_id'), 'people', ['closed_by_id'], ['id'])
    with op.batch_alter_table('group_days', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_extra', sa.Boolean(), server_default=sa.text('false'), nullable=False))
        batch_op.add_column(sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('called_off_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('called_off_why', sa.String(length=300), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_group_days_called_off_by_id'), 'people', ['called_off_by_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('uq_group_days_cohort_id_module_slug'), type_='unique')
        batch_op.create_index('uq_group_days_of_module', ['cohort_id', 'module_slug'], unique=True,
                              sqlite_where=sa.text('NOT is_extra'), postgresql_where=sa.text('NOT is_extra'))


def downgrade() -> None:
    # raises when a module has two days: an older house has no room for the second
    with op.batch_alter_table('group_days', schema=None) as batch_op:
        batch_op.drop_index('uq_group_days_of_module')
        batch_op.create_unique_constraint(batch_op.f('uq_group_days_cohort_id_module_slug'), ['cohort_id', 'module_slug'])
        batch_op.drop_constraint(batch_op.f('fk_group_days_called_off_by_id'), type_='foreignkey')
        batch_op.drop_column('called_off_why')
        batch_op.drop_column('called_off_by_id')
        batch_op.drop_column('called_off_at')
        batch_op.drop_column('is_extra')
    with op.batch_alter_table('cohorts', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_cohorts_closed_by_id'), type_='foreignkey')
        batch_op.drop_column('closed_by_id')
        batch_op.drop_column('closed_at')
