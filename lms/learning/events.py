"""What happens in learning that others may want to know, and what learning asks of them since it may not import them."""

from blinker import Signal

handed_in = Signal()  # sender: HandIn, with `now`
hand_in_reviewed = Signal()  # sender: Review
second_look_asked = Signal()  # sender: HandIn; a listener raises RuleError when its answer stands for good
answered_rightly = Signal()  # sender: CheckAnswer
sharing_given = Signal()  # sender: Sharing, when it is given after the approval
sharing_withdrawn = Signal()  # sender: Sharing
round_asked = (
    Signal()
)  # sender: Person, with `assessor`; a listener answers whether a round about that person is theirs
