"""people and applications have a text that they are found by: small letters, without accents"""

import sqlalchemy as sa
from alembic import op

from lms.searching import search_key

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TEXTS = {'people': ('name', 'certificate_name', 'email', 'neighbourhood'), 'applications': ('name', 'email', 'neighbourhood')}


def upgrade() -> None:
    for name, texts in TEXTS.items():
        op.add_column(name, sa.Column('search_text', sa.Text(), server_default='', nullable=False))
        table = sa.table(name, *(sa.column(column) for column in ('id', 'phone', 'search_text', *texts)))
        connection = op.get_bind()
        for row in connection.execute(sa.select(table)).mappings().all():
            text = search_key(*(row[column] for column in texts), phone=row['phone'])
            connection.execute(table.update().where(table.c.id == row['id']).values(search_text=text))


def downgrade() -> None:
    for name in TEXTS:
        op.drop_column(name, 'search_text')
