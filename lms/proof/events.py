"""What happens to keys that others want to know."""

from blinker import Signal

key_leaked = (
    Signal()
)  # sender: SigningKey that others may have; whoever knows answers with lines that say whom it hits
