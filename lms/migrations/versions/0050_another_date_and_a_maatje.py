"""one date of intervisie is moved by a poll; a maatje for the weeks between"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

INDEXES = (
    ('date_polls', 'meeting_id'), ('date_polls', 'proposed_by_id'), ('date_answers', 'person_id'), ('buddies', 'person_id'),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        'date_polls',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('proposed_by_id', sa.Integer(), nullable=False),
        sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closes_on', sa.Date(), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_by_id', sa.Integer(), nullable=True),
        sa.Column('outcome', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_date_polls_meeting_id')),
        sa.ForeignKeyConstraint(['proposed_by_id'], ['people.id'], name=op.f('fk_date_polls_proposed_by_id')),
        sa.ForeignKeyConstraint(['settled_by_id'], ['people.id'], name=op.f('fk_date_polls_settled_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_date_polls')),
    )
    op.create_table(
        'date_options',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('poll_id', sa.Integer(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['poll_id'], ['date_polls.id'], name=op.f('fk_date_options_poll_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_date_options')),
        sa.UniqueConstraint('poll_id', 'starts_at', name=op.f('uq_date_options_poll_id_starts_at')),
    )
    op.create_table(
        'date_answers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('option_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('can', sa.Boolean(), nullable=False),
        sa.Column('noted_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['noted_by_id'], ['people.id'], name=op.f('fk_date_answers_noted_by_id')),
        sa.ForeignKeyConstraint(['option_id'], ['date_options.id'], name=op.f('fk_date_answers_option_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_date_answers_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_date_answers')),
        sa.UniqueConstraint('option_id', 'person_id', name=op.f('uq_date_answers_option_id_person_id')),
    )
    op.create_table(
        'buddies',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('pair', sa.Integer(), nullable=False),
        sa.Column('matched_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('shows_number_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['group_id'], ['peer_groups.id'], name=op.f('fk_buddies_group_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_buddies_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_buddies')),
        sa.UniqueConstraint('group_id', 'round', 'person_id', name=op.f('uq_buddies_group_id_round_person_id')),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column], unique=False)


def downgrade() -> None:
    for table in ('buddies', 'date_answers', 'date_options', 'date_polls'):
        op.drop_table(table)
