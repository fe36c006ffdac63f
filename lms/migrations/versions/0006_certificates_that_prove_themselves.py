"""certificates that prove themselves"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signing_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('public', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leaked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_keys')),
    sa.UniqueConstraint('name', name=op.f('uq_signing_keys_name'))
    )
    op.create_table('status_lists',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('credential', sa.Text(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_lists'))
    )
    op.create_table('status_entries',
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('index', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['list_id'], ['status_lists.id'], name=op.f('fk_status_entries_list_id')),
    sa.PrimaryKeyConstraint('list_id', 'index', name=op.f('pk_status_entries'))
    )
    with op.batch_alter_table('certificate_files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credential', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('jwt', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('status_list_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('status_index', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_certificate_files_status_list_id_status_index'), ['status_list_id', 'status_index'])
        batch_op.create_foreign_key(batch_op.f('fk_certificate_files_status_list_id_status_index'), 'status_entries', ['status_list_id', 'status_index'], ['list_id', 'index'])


def downgrade() -> None:
    with op.batch_alter_table('certificate_files', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_certificate_files_status_list_id_status_index'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_certificate_files_status_list_id_status_index'), type_='unique')
        batch_op.drop_column('status_index')
        batch_op.drop_column('status_list_id')
        batch_op.drop_column('jwt')
        batch_op.drop_column('credential')
    op.drop_table('status_entries')
    op.drop_table('status_lists')
    op.drop_table('signing_keys')
