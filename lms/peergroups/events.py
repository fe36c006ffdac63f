"""What groups ask of higher slices, since they may not import them."""

from blinker import Signal

# sender: none, with `person_ids`; a listener answers whether something stands in the way of all of them in one group
apart_asked = Signal()
