"""What cohorts ask of higher slices, since they may not import them."""

from blinker import Signal

# sender: Cohort, with `since` and `until`; a listener answers the meetings of its groups that begin between the two, as
# (name of the group, when, minutes, place)
meetings_asked = Signal()
# sender: GroupDay, with its `members`; a listener answers which questions they found hard, each as
# (lesson, question, explanation, whether for most of them)
hard_questions_asked = Signal()
came_back = Signal()  # sender: Pause that ended
