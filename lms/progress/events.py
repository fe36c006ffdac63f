"""What happens in progress that higher slices want to know, and what progress asks of them since it may not import them."""

from blinker import Signal

decided = Signal()  # sender: Decision
ties_asked = (
    Signal()
)  # sender: Person, with `other`; a listener answers whether the two are in the same project
