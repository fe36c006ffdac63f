"""What cohorts ask of higher slices, since they may not import them."""

from blinker import Signal

# sender: Cohort, with `since` and `until`; a listener answers the meetings of its groups that begin between the two, as
# (name of the group, when, minutes, place)
meetings_asked = Signal()
