"""what was replaced stands on a list of its own, also what was replaced before"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# those of an erased holder know the day only: the moment of erasing is as near as it gets, and the bit is what counts
MARK = (
    """UPDATE status_entries SET replaced_at = (SELECT MIN(c.created_at) FROM certificate_files f
        JOIN certificates c ON c.predecessor_id = f.certificate_id AND c.id <> f.certificate_id
        WHERE f.status_list_id = status_entries.list_id AND f.status_index = status_entries."index")""",
    """UPDATE status_entries SET replaced_at = (SELECT MIN(p.erased_at) FROM certificate_proofs p WHERE p.replaced_on IS NOT NULL
        AND p.status_list_id = status_entries.list_id AND p.status_index = status_entries."index") WHERE replaced_at IS NULL""",
)


def upgrade() -> None:
    with op.batch_alter_table('status_entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('status_lists', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_credential', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('replaced_signed_at', sa.DateTime(timezone=True), nullable=True))
    for mark in MARK:
        op.execute(mark)


def downgrade() -> None:
    with op.batch_alter_table('status_lists', schema=None) as batch_op:
        batch_op.drop_column('replaced_signed_at')
        batch_op.drop_column('replaced_credential')
    with op.batch_alter_table('status_entries', schema=None) as batch_op:
        batch_op.drop_column('replaced_at')
