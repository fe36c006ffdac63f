"""numbers that never come back: the highest of each kind and year has a row of its own"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

numbers = sa.table('certificate_numbers', sa.column('prefix', sa.String), sa.column('highest', sa.Integer))


def upgrade() -> None:
    op.create_table('certificate_numbers',
    sa.Column('prefix', sa.String(length=16), nullable=False),
    sa.Column('highest', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('prefix', name=op.f('pk_certificate_numbers'))
    )
    connection = op.get_bind()
    highest: dict[str, int] = {}
    for (number,) in connection.execute(sa.text("SELECT number FROM certificates")):
        prefix, dash, serial = number.rpartition('-')
        if dash and serial.isdecimal() and len(prefix) < 16:
            highest[prefix + dash] = max(highest.get(prefix + dash, 0), int(serial))
    # whose holder was erased had a number too, and left no trace of it
    erased = Counter(
        f"SLHZ-{'' if kind == 'certificate' else 'D-'}{str(day)[:4]}-"
        for kind, day in connection.execute(sa.text("SELECT kind, issued_on FROM certificate_proofs"))
    )
    rows = [{'prefix': prefix, 'highest': highest.get(prefix, 0) + erased[prefix]} for prefix in sorted(highest | erased)]
    if rows:
        op.bulk_insert(numbers, rows)


def downgrade() -> None:
    op.drop_table('certificate_numbers')
