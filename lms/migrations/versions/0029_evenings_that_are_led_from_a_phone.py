"""evenings of intervisie that are led from a phone; when a meeting ended; learning points of an evening"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('meetings', sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'evenings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('leader_id', sa.Integer(), nullable=False),
        sa.Column('taken_from_id', sa.Integer(), nullable=True),
        sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('step', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('theme', sa.String(length=20), nullable=True),
        sa.Column('dared_yes', sa.Integer(), nullable=False),
        sa.Column('dared_no', sa.Integer(), nullable=False),
        sa.Column('useful_yes', sa.Integer(), nullable=False),
        sa.Column('useful_no', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_evenings_meeting_id')),
        sa.ForeignKeyConstraint(['leader_id'], ['people.id'], name=op.f('fk_evenings_leader_id')),
        sa.ForeignKeyConstraint(['taken_from_id'], ['people.id'], name=op.f('fk_evenings_taken_from_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evenings')),
        sa.UniqueConstraint('meeting_id', name=op.f('uq_evenings_meeting_id')),
    )
    for table, columns in (
        ('evening_answers', ()),
        ('evening_points', (
            sa.Column('text', sa.String(length=200), nullable=False),
            sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        )),
    ):
        op.create_table(
            table,
            sa.Column('id', sa.Integer(), nullable=False),
            sa.Column('evening_id', sa.Integer(), nullable=False),
            sa.Column('person_id', sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(['evening_id'], ['evenings.id'], name=op.f(f'fk_{table}_evening_id')),
            sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f(f'fk_{table}_person_id')),
            sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
            sa.UniqueConstraint('evening_id', 'person_id', name=op.f(f'uq_{table}_evening_id_person_id')),
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    for table in ('evening_points', 'evening_answers', 'evenings'):
        op.drop_table(table)
    op.drop_column('meetings', 'ended_at')
