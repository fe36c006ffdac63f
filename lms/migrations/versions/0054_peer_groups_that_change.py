"""peer groups are asked whether they merge, share people, or go on after the training"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'group_changes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('from_group_id', sa.Integer(), nullable=False),
        sa.Column('to_group_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('asked_by_id', sa.Integer(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('agreed_aloud_by_id', sa.Integer(), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['from_group_id'], ['peer_groups.id'], name=op.f('fk_group_changes_from_group_id')),
        sa.ForeignKeyConstraint(['to_group_id'], ['peer_groups.id'], name=op.f('fk_group_changes_to_group_id')),
        sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_group_changes_asked_by_id')),
        sa.ForeignKeyConstraint(['agreed_aloud_by_id'], ['people.id'], name=op.f('fk_group_changes_agreed_aloud_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_group_changes')),
    )
    op.create_table(
        'group_change_parts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('change_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('goes', sa.Boolean(), nullable=False),
        sa.Column('is_yes', sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(['change_id'], ['group_changes.id'], name=op.f('fk_group_change_parts_change_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_group_change_parts_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_group_change_parts')),
        sa.UniqueConstraint('change_id', 'person_id', name=op.f('uq_group_change_parts_change_id_person_id')),
    )
    for table, columns in (('group_changes', ('from_group_id', 'to_group_id')), ('group_change_parts', ('person_id',))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in ('group_change_parts', 'group_changes'):
        op.drop_table(table)
