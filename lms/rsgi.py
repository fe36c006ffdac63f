"""What `lms serve` loads: the application behind a receiver that reads bodies. Another WSGI server loads `lms.wsgi:app`."""

from lms.app import create_app
from lms.operations.receiving import Receiver

THREADS = 4

app = Receiver(create_app(), THREADS)
