"""an answer to a hand-in that is not shown yet, and one that was looked at again"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reviews', sa.Column('waits_until', sa.DateTime(timezone=True), nullable=True))
    op.create_table('second_looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('feedback', sa.Text(), nullable=False),
    sa.Column('to_do', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('looked_by_id', sa.Integer(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['looked_by_id'], ['people.id'], name=op.f('fk_second_looks_looked_by_id')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_second_looks_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_looks'))
    )
    op.create_index(op.f('ix_second_looks_review_id'), 'second_looks', ['review_id'], unique=False)


def downgrade() -> None:
    op.drop_table('second_looks')
    op.drop_column('reviews', 'waits_until')
