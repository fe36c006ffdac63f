"""two who share a turn of intervisie, and turns that members swapped"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ('second_host_id', 'second_bringer_id'):
        op.add_column('meetings', sa.Column(column, sa.Integer(), nullable=True))
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        for column in ('second_host_id', 'second_bringer_id'):
            batch_op.create_foreign_key(batch_op.f(f'fk_meetings_{column}'), 'people', [column], ['id'])
    op.create_table(
        'turn_swaps',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('taken_by_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('swapped_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_turn_swaps_meeting_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_turn_swaps_person_id')),
        sa.ForeignKeyConstraint(['taken_by_id'], ['people.id'], name=op.f('fk_turn_swaps_taken_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_turn_swaps')),
        sa.UniqueConstraint('meeting_id', 'role', 'person_id', name=op.f('uq_turn_swaps_meeting_id_role_person_id')),
    )
    with op.batch_alter_table('turn_swaps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turn_swaps_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('turn_swaps')
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        for column in ('second_bringer_id', 'second_host_id'):
            batch_op.drop_constraint(batch_op.f(f'fk_meetings_{column}'), type_='foreignkey')
            batch_op.drop_column(column)
