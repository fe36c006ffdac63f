"""names are facts: the name for a certificate is proposed, confirmed and then stands, and every change of a name is a row"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('people', sa.Column('certificate_name', sa.String(length=120), server_default='', nullable=False))
    op.create_table('confirmed_names',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('document', sa.String(length=16), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['people.id'], name=op.f('fk_confirmed_names_confirmed_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_confirmed_names_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmed_names'))
    )
    op.create_index(op.f('ix_confirmed_names_person_id'), 'confirmed_names', ['person_id'], unique=False)
    op.create_table('name_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('which', sa.String(length=12), nullable=False),
    sa.Column('old', sa.String(length=120), nullable=False),
    sa.Column('new', sa.String(length=120), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_name_changes_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_name_changes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_changes'))
    )
    op.create_index(op.f('ix_name_changes_person_id'), 'name_changes', ['person_id'], unique=False)
    _names_on_certificates()


def _names_on_certificates() -> None:
    """Whoever was certified before has the name that stands on their newest certificate."""
    certificates = sa.table('certificates', *(sa.column(name) for name in ('id', 'person_id', 'kind')),
        sa.column('facts', sa.JSON()), sa.column('created_at', sa.DateTime(timezone=True)))
    people = sa.table('people', sa.column('id'), sa.column('certificate_name'))
    confirmed = sa.table('confirmed_names', *(sa.column(name) for name in ('person_id', 'name', 'document')),
        sa.column('confirmed_at', sa.DateTime(timezone=True)))
    connection = op.get_bind()
    query = sa.select(certificates).where(certificates.c.kind == 'certificate').order_by(certificates.c.id)
    newest = {row.person_id: row for row in connection.execute(query).all() if row.facts.get('holder')}
    for person_id, row in sorted(newest.items()):
        name = row.facts['holder'][:120]
        connection.execute(confirmed.insert().values(
            person_id=person_id, name=name, document='certificate', confirmed_at=row.created_at,
        ))
        connection.execute(people.update().where(people.c.id == person_id).values(certificate_name=name))


def downgrade() -> None:
    op.drop_table('name_changes')
    op.drop_table('confirmed_names')
    op.drop_column('people', 'certificate_name')
