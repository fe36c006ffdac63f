"""a draft of a course"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('course_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['begun_by_id'], ['people.id'], name=op.f('fk_course_drafts_begun_by_id')),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_course_drafts_course_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['people.id'], name=op.f('fk_course_drafts_ended_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_course_drafts_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_drafts'))
    )
    op.create_index(op.f('ix_course_drafts_course_id'), 'course_drafts', ['course_id'], unique=False)
    op.create_index('uq_course_drafts_open', 'course_drafts', ['course_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('course_draft_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('based_on', sa.String(length=64), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_course_draft_files_by_id')),
    sa.ForeignKeyConstraint(['draft_id'], ['course_drafts.id'], name=op.f('fk_course_draft_files_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_draft_files'))
    )
    op.create_index(op.f('ix_course_draft_files_draft_id'), 'course_draft_files', ['draft_id'], unique=False)
    op.create_index(op.f('ix_course_draft_files_name'), 'course_draft_files', ['name'], unique=False)



def downgrade() -> None:
    op.drop_index(op.f('ix_course_draft_files_name'), 'course_draft_files')
    op.drop_index(op.f('ix_course_draft_files_draft_id'), 'course_draft_files')

    op.drop_table('course_draft_files')
    op.drop_index('uq_course_drafts_open', 'course_drafts', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index(op.f('ix_course_drafts_course_id'), 'course_drafts')

    op.drop_table('course_drafts')
