"""What a WSGI server loads: `lms.wsgi:app`."""

from lms.app import create_app

app = create_app()
