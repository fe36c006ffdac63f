"""two applications of one person become one, with a key for a name in a place; and words that somebody writes so"""

import sqlalchemy as sa
from alembic import op

from lms.writing_rules import person_key

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLES = ('people', 'applications')


def upgrade() -> None:
    op.create_table(
        'application_merges',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('application_id', sa.Integer(), nullable=False),
        sa.Column('into_id', sa.Integer(), nullable=False),
        sa.Column('merged_by_id', sa.Integer(), nullable=False),
        sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('took_email', sa.Boolean(), nullable=False),
        sa.Column('took_phone', sa.Boolean(), nullable=False),
        sa.Column('apart_by_id', sa.Integer(), nullable=True),
        sa.Column('apart_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['apart_by_id'], ['people.id'], name=op.f('fk_application_merges_apart_by_id')),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_application_merges_application_id')),
        sa.ForeignKeyConstraint(['into_id'], ['applications.id'], name=op.f('fk_application_merges_into_id')),
        sa.ForeignKeyConstraint(['merged_by_id'], ['people.id'], name=op.f('fk_application_merges_merged_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_application_merges')),
    )
    op.create_table(
        'spellings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('written', sa.String(length=80), nullable=False),
        sa.Column('label', sa.String(length=120), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('is_allowed', sa.Boolean(), nullable=True),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_spellings')),
        sa.UniqueConstraint('written', name=op.f('uq_spellings_written')),
    )
    op.create_index(op.f('ix_spellings_person_id'), 'spellings', ['person_id'], unique=False)
    for column in ('application_id', 'into_id'):
        op.create_index(op.f(f'ix_application_merges_{column}'), 'application_merges', [column], unique=False)
    for table in TABLES:
        op.add_column(table, sa.Column('name_key', sa.String(length=250), nullable=True))
        _read(table)
        op.create_index(op.f(f'ix_{table}_name_key'), table, ['name_key'], unique=False)


def _read(name: str) -> None:
    table = sa.table(name, *(sa.column(column) for column in ('id', 'name', 'neighbourhood', 'name_key')))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table).order_by(table.c.id)).all():
        if key := person_key(row.name, row.neighbourhood):
            connection.execute(table.update().where(table.c.id == row.id).values(name_key=key))


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f'ix_{table}_name_key'), table_name=table)
        op.drop_column(table, 'name_key')
    for column in ('into_id', 'application_id'):
        op.drop_index(op.f(f'ix_application_merges_{column}'), table_name='application_merges')
    op.drop_table('application_merges')
    op.drop_index(op.f('ix_spellings_person_id'), table_name='spellings')
    op.drop_table('spellings')
