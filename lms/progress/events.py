from blinker import Signal

decided = Signal()  # sender: Decision
