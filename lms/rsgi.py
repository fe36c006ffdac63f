"""What `lms serve` loads: the application behind a receiver that reads bodies. Another WSGI server loads `lms.wsgi:app`."""

import os

from lms.app import create_app
from lms.operations.receiving import Receiver
from lms.operations.serving import end_with
from lms.trail_queue import Writer

THREADS = 4

end_with(os.getppid())
flask_app = create_app()
app = Receiver(flask_app, THREADS, beside=Writer(flask_app))
