"""who is to be rung, how often that failed, and which addresses refuse our mail"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

OPEN = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table(
        'mail_bounces',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(length=254), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('answer', sa.String(length=200), nullable=False),
        sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_bounces')),
    )
    op.create_index(op.f('ix_mail_bounces_person_id'), 'mail_bounces', ['person_id'], unique=False)
    op.create_index(
        'uq_mail_bounces_open', 'mail_bounces', ['address'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        'calls',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('reader', sa.String(length=20), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('claimed_by_id', sa.Integer(), nullable=True),
        sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['claimed_by_id'], ['people.id'], name=op.f('fk_calls_claimed_by_id')),
        sa.ForeignKeyConstraint(['ended_by_id'], ['people.id'], name=op.f('fk_calls_ended_by_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calls_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calls')),
    )
    op.create_index(op.f('ix_calls_reader'), 'calls', ['reader'], unique=False)
    op.create_index(op.f('ix_calls_person_id'), 'calls', ['person_id'], unique=False)
    op.create_index('uq_calls_open', 'calls', ['reader'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        'call_tries',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('call_id', sa.Integer(), nullable=False),
        sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('tried_by_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_call_tries_call_id')),
        sa.ForeignKeyConstraint(['tried_by_id'], ['people.id'], name=op.f('fk_call_tries_tried_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_call_tries')),
    )
    op.create_index(op.f('ix_call_tries_call_id'), 'call_tries', ['call_id'], unique=False)


def downgrade() -> None:
    for table in ('call_tries', 'calls', 'mail_bounces'):
        op.drop_table(table)
