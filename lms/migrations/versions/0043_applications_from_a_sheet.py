"""applications that came together from a sheet, and where the consent of those people lies"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('application_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consent', sa.String(length=300), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['people.id'], name=op.f('fk_application_imports_made_by_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['people.id'], name=op.f('fk_application_imports_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_imports'))
    )
    with op.batch_alter_table('applications') as batch_op:
        batch_op.add_column(sa.Column('import_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_applications_import_id'), ['import_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_applications_import_id'), 'application_imports', ['import_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('applications') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_applications_import_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_applications_import_id'))
        batch_op.drop_column('import_id')
    op.drop_table('application_imports')
