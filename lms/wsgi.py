"""What a WSGI server loads: the application as `lms.wsgi:app`, made from the environment."""

import atexit

from lms.app import create_app
from lms.trail_queue import Writer

app = create_app()
writer = Writer(app)
writer.start()
atexit.register(writer.stop)
