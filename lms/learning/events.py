"""What happens in learning that others may want to know."""

from blinker import Signal

hand_in_reviewed = Signal()  # sender: Review
sharing_given = Signal()  # sender: Sharing, when it is given after the approval
sharing_withdrawn = Signal()  # sender: Sharing
