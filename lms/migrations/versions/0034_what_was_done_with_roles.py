"""what was done with roles: given, lent, ended, undone as a mistake, looked at"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('role_acts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('scope_id', sa.Integer(), server_default='0', nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=300), server_default='', nullable=False),
    sa.Column('had_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('had_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_role_acts_by_id')),
    sa.ForeignKeyConstraint(['other_id'], ['people.id'], name=op.f('fk_role_acts_other_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_role_acts_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_acts'))
    )
    op.create_index(op.f('ix_role_acts_person_id'), 'role_acts', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_role_acts_person_id'), table_name='role_acts')
    op.drop_table('role_acts')
