"""What a WSGI server loads: the application as `lms.wsgi:app`, made from the environment."""

from lms.app import create_app

app = create_app()
