"""conversations to practise, and who came to an end of one"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'conversations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('module_id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=80), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('after', sa.String(length=80), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('who', sa.String(length=200), nullable=False),
        sa.Column('scene', sa.Text(), nullable=False),
        sa.Column('moments', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['module_id'], ['modules.id'], name=op.f('fk_conversations_module_id')),
        sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_conversations_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
        sa.UniqueConstraint('version_id', 'slug', name=op.f('uq_conversations_version_id_slug')),
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_module_id'), ['module_id'], unique=False)
    op.create_table(
        'conversation_walks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('conversation_slug', sa.String(length=80), nullable=False),
        sa.Column('walked_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_conversation_walks_course_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_conversation_walks_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_walks')),
        sa.UniqueConstraint('person_id', 'course_id', 'conversation_slug', name=op.f('uq_conversation_walks_person_id_course_id_conversation_slug')),
    )


def downgrade() -> None:
    op.drop_table('conversation_walks')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conversations_module_id'))
    op.drop_table('conversations')
