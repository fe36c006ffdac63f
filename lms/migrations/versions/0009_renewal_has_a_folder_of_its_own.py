"""renewal has a folder of its own: messages name the template they were made with, so that nobody is told twice"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

changes = loses = {"messages.template": "the template of these mails has moved"}

MOVED = (("certificates/mail/cosign", "renewal/mail/cosign"), ("certificates/mail/reminder", "renewal/mail/reminder"))
messages = sa.table("messages", sa.column("template", sa.String))


def _rename(old: str, new: str) -> None:
    op.execute(messages.update().where(messages.c.template == old).values(template=new))


def upgrade() -> None:
    for old, new in MOVED:
        _rename(old, new)


def downgrade() -> None:
    for old, new in MOVED:
        _rename(new, old)
