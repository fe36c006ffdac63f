"""What happens at the door that higher slices have a say in."""

from blinker import Signal

first_step_taken = Signal()  # sender: Person whose password or mailed code was right; a listener answers where they go before they are in, or None
comes_in = Signal()  # sender: Person, just before a session is opened, with `destination`; a listener answers where they go first, or None
