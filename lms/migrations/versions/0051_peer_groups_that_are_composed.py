"""what people wish for their peer group, and groups that were made in one act"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'evening_wishes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('evenings', sa.JSON(), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_evening_wishes_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evening_wishes')),
        sa.UniqueConstraint('person_id', name=op.f('uq_evening_wishes_person_id')),
    )
    op.create_table(
        'rather_nots',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('not_with_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_rather_nots_person_id')),
        sa.ForeignKeyConstraint(['not_with_id'], ['people.id'], name=op.f('fk_rather_nots_not_with_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rather_nots')),
        sa.UniqueConstraint('person_id', 'not_with_id', name=op.f('uq_rather_nots_person_id_not_with_id')),
    )
    op.create_table(
        'compositions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cohort_id', sa.Integer(), nullable=True),
        sa.Column('made_by_id', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('undone_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['cohort_id'], ['cohorts.id'], name=op.f('fk_compositions_cohort_id')),
        sa.ForeignKeyConstraint(['made_by_id'], ['people.id'], name=op.f('fk_compositions_made_by_id')),
        sa.ForeignKeyConstraint(['undone_by_id'], ['people.id'], name=op.f('fk_compositions_undone_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_compositions')),
    )
    op.create_table(
        'composed_groups',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('composition_id', sa.Integer(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['composition_id'], ['compositions.id'], name=op.f('fk_composed_groups_composition_id')),
        sa.ForeignKeyConstraint(['group_id'], ['peer_groups.id'], name=op.f('fk_composed_groups_group_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_composed_groups')),
        sa.UniqueConstraint('group_id', name=op.f('uq_composed_groups_group_id')),
    )
    for table, columns in (('rather_nots', ('person_id', 'not_with_id')), ('composed_groups', ('composition_id',))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in ('composed_groups', 'compositions', 'rather_nots', 'evening_wishes'):
        op.drop_table(table)
