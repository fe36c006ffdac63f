"""a peer group is asked whether somebody may come in; who came and who left"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'join_requests',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('asked_by_id', sa.Integer(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('agreed_aloud_by_id', sa.Integer(), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['group_id'], ['peer_groups.id'], name=op.f('fk_join_requests_group_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_join_requests_person_id')),
        sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_join_requests_asked_by_id')),
        sa.ForeignKeyConstraint(['agreed_aloud_by_id'], ['people.id'], name=op.f('fk_join_requests_agreed_aloud_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_join_requests')),
    )
    op.create_table(
        'join_answers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('is_yes', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['request_id'], ['join_requests.id'], name=op.f('fk_join_answers_request_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_join_answers_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_join_answers')),
        sa.UniqueConstraint('request_id', 'person_id', name=op.f('uq_join_answers_request_id_person_id')),
    )
    op.create_table(
        'group_acts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['group_id'], ['peer_groups.id'], name=op.f('fk_group_acts_group_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_group_acts_person_id')),
        sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_group_acts_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_group_acts')),
    )
    for table, columns in (('join_requests', ('group_id', 'person_id')), ('join_answers', ('person_id',)), ('group_acts', ('group_id', 'person_id'))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in ('group_acts', 'join_answers', 'join_requests'):
        op.drop_table(table)
