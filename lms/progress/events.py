from blinker import Signal

decided = Signal()  # sender: Decision
ties_asked = (
    Signal()
)  # sender: Person, with `other`; a listener answers whether the two are in the same project
