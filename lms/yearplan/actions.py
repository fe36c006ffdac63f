"""A year of meetings planned at once, each with its turns and its method."""

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.peergroups import actions
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import suggest_method
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.queries import current_members, facts_for_choosing, next_turns


def plan_year(
    group: PeerGroup, moments: Sequence[datetime], *, place: str, by: Person, now: datetime
) -> list[Meeting]:
    """All of them or none: a date that cannot be refuses the whole. Turns go on from one to the next."""
    people = {person.id: person for person in current_members(group)}
    made = []
    for moment in sorted(moments):
        turns = next_turns(group)
        (host, second_host), (bringer, second_bringer) = (
            (*part, 0, 0)[:2] for part in (turns.hosts, turns.bringers)
        )
        made.append(
            actions.plan_meeting(
                group,
                starts_at=moment,
                place=place,
                method=suggest_method(methods(), facts_for_choosing(group)),
                host=people.get(host),
                case_bringer=people.get(bringer),
                second_host=people.get(second_host),
                second_bringer=people.get(second_bringer),
                by=by,
                now=now,
            )
        )
    return made
