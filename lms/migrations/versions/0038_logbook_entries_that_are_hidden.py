"""an entry of a logbook is hidden and put back, by whom and when"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('logbook_hidings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('hidden_by_id', sa.Integer(), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shown_by_id', sa.Integer(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['logbook_entries.id'], name=op.f('fk_logbook_hidings_entry_id')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['people.id'], name=op.f('fk_logbook_hidings_hidden_by_id')),
    sa.ForeignKeyConstraint(['shown_by_id'], ['people.id'], name=op.f('fk_logbook_hidings_shown_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_logbook_hidings'))
    )
    op.create_index(op.f('ix_logbook_hidings_entry_id'), 'logbook_hidings', ['entry_id'], unique=False)
    op.create_index('uq_logbook_hidings_standing', 'logbook_hidings', ['entry_id'], unique=True,
                    sqlite_where=sa.text('shown_at IS NULL'), postgresql_where=sa.text('shown_at IS NULL'))


def downgrade() -> None:
    op.drop_table('logbook_hidings')
