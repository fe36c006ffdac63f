"""files made anew after a lost key: which keys a file was made with, and the bytes that were replaced"""

import base64
import json

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

made_with = sa.table('certificate_file_keys', sa.column('certificate_id', sa.Integer), sa.column('key_id', sa.Integer))


def upgrade() -> None:
    op.create_table('replaced_files',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=True),
    sa.Column('key_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status_list_id', sa.Integer(), nullable=True),
    sa.Column('status_index', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_replaced_files_certificate_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['key_id'], ['signing_keys.id'], name=op.f('fk_replaced_files_key_id')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_replaced_files'))
    )
    op.create_index(op.f('ix_replaced_files_certificate_id'), 'replaced_files', ['certificate_id'], unique=False)
    op.create_table('certificate_file_keys',
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('key_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(
        ['certificate_id'], ['certificate_files.certificate_id'], name=op.f('fk_certificate_file_keys_certificate_id'), ondelete='CASCADE'
    ),
    sa.ForeignKeyConstraint(['key_id'], ['signing_keys.id'], name=op.f('fk_certificate_file_keys_key_id')),
    sa.PrimaryKeyConstraint('certificate_id', 'key_id', name=op.f('pk_certificate_file_keys'))
    )
    op.create_index(op.f('ix_certificate_file_keys_key_id'), 'certificate_file_keys', ['key_id'], unique=False)
    _fill()


def _fill() -> None:
    """By the files themselves, one at a time."""
    connection = op.get_bind()
    keys = connection.execute(sa.text("SELECT id, name, kind, public FROM signing_keys ORDER BY id")).all()
    ids = connection.execute(sa.text("SELECT certificate_id FROM certificate_files ORDER BY certificate_id")).scalars().all()
    one = sa.text("SELECT content, credential, jwt FROM certificate_files WHERE certificate_id = :id")
    for certificate_id in ids if keys else ():
        content, credential, jwt = connection.execute(one, {"id": certificate_id}).one()
        spelled = (content.encode() if isinstance(content, str) else bytes(content)).lower()
        for key_id, name, kind, public in keys:
            is_in = (
                bytes(public).hex().encode() in spelled if kind in ('root', 'signer')
                else f'#{name}"' in (credential or '') or name == _named_by(jwt)
            )
            if is_in:
                connection.execute(made_with.insert().values(certificate_id=certificate_id, key_id=key_id))


def _named_by(jwt: str | None) -> str:
    head = (jwt or '').partition('.')[0]
    try:
        return str(json.loads(base64.urlsafe_b64decode(head + '=' * (-len(head) % 4)))['kid']).partition('#')[2]
    except (ValueError, KeyError, TypeError):
        return ''


def downgrade() -> None:
    op.drop_table('certificate_file_keys')
    op.drop_table('replaced_files')
