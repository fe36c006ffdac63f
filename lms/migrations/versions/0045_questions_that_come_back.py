"""questions that come back, and who does not want them"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SINCE = {"sqlite": "date(min(answered_at))", "postgresql": "min(answered_at)::date"}
DUE = {"sqlite": "date(min(answered_at), '+3 days')", "postgresql": "min(answered_at)::date + 3"}


def upgrade() -> None:
    op.create_table('remembered_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_slug', sa.String(length=80), nullable=False),
    sa.Column('question_slug', sa.String(length=80), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('option_key', sa.String(length=40), server_default='', nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_remembered_questions_course_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_remembered_questions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remembered_questions')),
    sa.UniqueConstraint('person_id', 'course_id', 'lesson_slug', 'question_slug', name=op.f('uq_remembered_questions_person_id'))
    )
    op.create_table('recall_choices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_off', sa.Boolean(), nullable=False),
    sa.Column('rests_until', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_recall_choices_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recall_choices')),
    sa.UniqueConstraint('person_id', name=op.f('uq_recall_choices_person_id'))
    )
    # what was answered right before, comes back too
    dialect = op.get_bind().dialect.name
    op.execute(
        "INSERT INTO remembered_questions (person_id, course_id, lesson_slug, question_slug, step, since, due_on)"
        f" SELECT person_id, course_id, lesson_slug, question_slug, 0, {SINCE[dialect]}, {DUE[dialect]}"
        " FROM check_answers WHERE is_right GROUP BY person_id, course_id, lesson_slug, question_slug"
    )


def downgrade() -> None:
    op.drop_table('recall_choices')
    op.drop_table('remembered_questions')
