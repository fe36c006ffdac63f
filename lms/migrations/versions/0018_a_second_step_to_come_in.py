"""a second step to come in"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

starts = sa.table('factor_starts', sa.column('began_at', sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.create_table('factor_starts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_starts'))
    )
    # nobody who has such a role already is asked at once: their days of grace begin now
    op.bulk_insert(starts, [{'began_at': datetime.now(UTC)}])
    op.create_table('factor_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_factor_changes_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_factor_changes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_changes'))
    )
    with op.batch_alter_table('factor_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_factor_changes_person_id'), ['person_id'], unique=False)

    op.create_table('factors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_secret', sa.String(length=200), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('credential_id', sa.String(length=1400), nullable=True),
    sa.Column('public_key', sa.LargeBinary(), nullable=True),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_factors_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factors')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_factors_credential_id'))
    )
    with op.batch_alter_table('factors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_factors_person_id'), ['person_id'], unique=False)

    op.create_table('half_logins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_half_logins_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_half_logins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_half_logins_token_hash'))
    )
    with op.batch_alter_table('half_logins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_half_logins_person_id'), ['person_id'], unique=False)

    op.create_table('recovery_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_recovery_codes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes'))
    )
    with op.batch_alter_table('recovery_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_codes_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.drop_column('confirmed_at')

    with op.batch_alter_table('recovery_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_codes_person_id'))

    op.drop_table('recovery_codes')
    with op.batch_alter_table('half_logins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_half_logins_person_id'))

    op.drop_table('half_logins')
    with op.batch_alter_table('factors', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_factors_person_id'))

    op.drop_table('factors')
    with op.batch_alter_table('factor_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_factor_changes_person_id'))

    op.drop_table('factor_changes')
    op.drop_table('factor_starts')
