"""a trail that is only added to"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# By the database's own clock a line goes after a year, and before that nothing changes but its address, which is forgotten
# after 30 days. A day of room, since the program may run on a machine with another clock.
TRIGGERS = {
    "sqlite": (
        """CREATE TRIGGER trail_keeps_lines BEFORE DELETE ON trail
        WHEN old.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-364 days') BEGIN
        SELECT RAISE(ABORT, 'a line of the trail is kept for a year'); END""",
        """CREATE TRIGGER trail_changes_no_line BEFORE UPDATE ON trail
        WHEN new.address_hash IS NOT NULL OR old.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-29 days')
        OR new.id IS NOT old.id OR new.at IS NOT old.at OR new.act IS NOT old.act OR new.person_id IS NOT old.person_id
        OR new.by_id IS NOT old.by_id OR new.word IS NOT old.word OR new.thing_id IS NOT old.thing_id
        OR new.times IS NOT old.times OR new.once_hash IS NOT old.once_hash BEGIN
        SELECT RAISE(ABORT, 'a line of the trail does not change'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION trail_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'a line of the trail is kept for a year'; END IF;
        IF TG_OP = 'DELETE' THEN
            IF old.at > now() - interval '364 days' THEN RAISE EXCEPTION 'a line of the trail is kept for a year'; END IF;
            RETURN old;
        END IF;
        IF new.address_hash IS NOT NULL OR old.at > now() - interval '29 days'
            OR to_jsonb(new) - 'address_hash' IS DISTINCT FROM to_jsonb(old) - 'address_hash' THEN
            RAISE EXCEPTION 'a line of the trail does not change';
        END IF;
        RETURN new; END $$""",
        "CREATE TRIGGER trail_keeps_lines BEFORE DELETE OR UPDATE ON trail FOR EACH ROW EXECUTE FUNCTION trail_stands()",
        "CREATE TRIGGER trail_keeps_all BEFORE TRUNCATE ON trail FOR EACH STATEMENT EXECUTE FUNCTION trail_stands()",
    ),
}


def upgrade() -> None:
    op.create_table('trail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('word', sa.String(length=80), server_default='', nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=True),
    sa.Column('times', sa.Integer(), server_default='1', nullable=False),
    sa.Column('address_hash', sa.String(length=64), nullable=True),
    sa.Column('once_hash', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail')),
    sa.UniqueConstraint('once_hash', name=op.f('uq_trail_once_hash'))
    )
    for column in ('at', 'by_id', 'person_id'):
        op.create_index(op.f(f'ix_trail_{column}'), 'trail', [column], unique=False)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('trail')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_stands()")
