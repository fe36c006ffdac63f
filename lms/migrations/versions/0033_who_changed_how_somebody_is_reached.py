"""who changed how somebody is reached or called, and an own address that waits for its code"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('which', sa.String(length=16), nullable=False),
    sa.Column('old', sa.String(length=300), nullable=False),
    sa.Column('new', sa.String(length=300), nullable=False),
    sa.Column('how', sa.String(length=300), server_default='', nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code_hash', sa.String(length=64), server_default='', nullable=False),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_contact_changes_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_contact_changes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_changes'))
    )
    op.create_index(op.f('ix_contact_changes_person_id'), 'contact_changes', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_contact_changes_person_id'), table_name='contact_changes')
    op.drop_table('contact_changes')
