"""two accounts of one person become one: asked, done or dropped"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=300), server_default='', nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_merges_asked_by_id')),
    sa.ForeignKeyConstraint(['done_by_id'], ['people.id'], name=op.f('fk_merges_done_by_id')),
    sa.ForeignKeyConstraint(['gone_id'], ['people.id'], name=op.f('fk_merges_gone_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_merges_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merges'))
    )
    op.create_index(op.f('ix_merges_gone_id'), 'merges', ['gone_id'], unique=False)
    op.create_index(op.f('ix_merges_person_id'), 'merges', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_merges_person_id'), table_name='merges')
    op.drop_index(op.f('ix_merges_gone_id'), table_name='merges')
    op.drop_table('merges')
