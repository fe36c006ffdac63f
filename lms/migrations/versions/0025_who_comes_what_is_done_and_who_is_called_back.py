"""who said beforehand that they come; what somebody did of a lesson; who asked to be called back"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, of in (('group_day_answers', 'group_day'), ('meeting_answers', 'meeting')):
        op.create_table(
            table,
            sa.Column('id', sa.Integer(), nullable=False),
            sa.Column(f'{of}_id', sa.Integer(), nullable=False),
            sa.Column('person_id', sa.Integer(), nullable=False),
            sa.Column('is_coming', sa.Boolean(), nullable=False),
            sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint([f'{of}_id'], [f'{of}s.id'], name=op.f(f'fk_{table}_{of}_id')),
            sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f(f'fk_{table}_person_id')),
            sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
            sa.UniqueConstraint(f'{of}_id', 'person_id', name=op.f(f'uq_{table}_{of}_id_person_id')),
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_person_id'), ['person_id'], unique=False)
    op.create_table(
        'lesson_deeds',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('lesson_slug', sa.String(length=80), nullable=False),
        sa.Column('is_done', sa.Boolean(), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_lesson_deeds_course_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_lesson_deeds_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_deeds')),
        sa.UniqueConstraint('person_id', 'course_id', 'lesson_slug', name=op.f('uq_lesson_deeds_person_id_course_id_lesson_slug')),
    )
    op.create_table(
        'call_backs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('phone', sa.String(length=40), nullable=False),
        sa.Column('about', sa.String(length=500), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('called_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['called_by_id'], ['people.id'], name=op.f('fk_call_backs_called_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_call_backs')),
    )


def downgrade() -> None:
    for table in ('call_backs', 'lesson_deeds', 'meeting_answers', 'group_day_answers'):
        op.drop_table(table)
