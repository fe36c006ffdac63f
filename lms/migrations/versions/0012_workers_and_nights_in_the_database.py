"""workers and nights in the database"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

changes = {"jobs.status": "no worker of the version before is left to finish what it had begun: another begins it again"}


def upgrade() -> None:
    op.create_table('nightly_deeds',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('night', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_nightly_deeds'))
    )
    op.create_table('workers',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beats', sa.Integer(), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_workers'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('worker', sa.String(length=120), nullable=True))
        batch_op.create_index(batch_op.f('ix_jobs_worker'), ['worker'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_jobs_worker'), 'workers', ['worker'], ['name'])
    op.execute("UPDATE jobs SET status = 'waiting' WHERE status = 'running'")


def downgrade() -> None:
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_jobs_worker'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_jobs_worker'))
        batch_op.drop_column('worker')

    op.drop_table('workers')
    op.drop_table('nightly_deeds')
