"""work that is spoken in, with its gist as somebody typed it"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('hand_ins', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file_name', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('mimetype', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('gist', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('gist_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('gist_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_hand_ins_file_name'), ['file_name'])
        batch_op.create_foreign_key(batch_op.f('fk_hand_ins_gist_by_id'), 'people', ['gist_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('hand_ins', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_hand_ins_gist_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_hand_ins_file_name'), type_='unique')
        batch_op.drop_column('gist_at')
        batch_op.drop_column('gist_by_id')
        batch_op.drop_column('gist')
        batch_op.drop_column('mimetype')
        batch_op.drop_column('file_name')
