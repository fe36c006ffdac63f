"""`lms certificates`: verify a file; list and replace keys."""

import click

from lms.certificates.queries import registered
from lms.proof import cli as proof_cli
from lms.proof.verify_cli import verify_command

verify_file = verify_command(registered)

certificates = click.Group("certificates", help="Verify certificates, manage their keys.")
certificates.add_command(proof_cli.keys)
certificates.add_command(verify_file)
