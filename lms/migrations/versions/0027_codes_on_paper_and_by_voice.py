"""codes to come in with also go on paper and are read out, and a session knows by which it came in"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('login_codes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.String(length=8), server_default='asked', nullable=False))
        batch_op.add_column(sa.Column('letter_number', sa.String(length=6), nullable=True))
        batch_op.add_column(sa.Column('given_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('denied_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_login_codes_letter_number'), ['letter_number'])
        batch_op.create_foreign_key(batch_op.f('fk_login_codes_given_by_id'), 'people', ['given_by_id'], ['id'])
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_login_sessions_code_id'), 'login_codes', ['code_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_login_sessions_code_id'), type_='foreignkey')
        batch_op.drop_column('code_id')
    with op.batch_alter_table('login_codes', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_login_codes_given_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_login_codes_letter_number'), type_='unique')
        batch_op.drop_column('denied_at')
        batch_op.drop_column('seen_at')
        batch_op.drop_column('given_by_id')
        batch_op.drop_column('letter_number')
        batch_op.drop_column('way')
