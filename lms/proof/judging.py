"""What a file comes to, by our public keys and whatever lists are at hand: without the register."""

from collections.abc import Collection, Iterable
from datetime import datetime

from lms.clock import local_day
from lms.proof import list_rules, verdict_rules
from lms.proof.list_rules import Listed
from lms.proof.trust import Trust
from lms.proof.verdict_rules import IS_PAST, IS_UNLISTED, Verdict
from lms.proof.verifying import Genuine, NotTrusted, verify


def refused(refusal: NotTrusted) -> Verdict:
    return Verdict(verdict_rules.state_for({verdict_rules.fact_of(refusal.reason)}), refusal.message)


def found(genuine: Genuine, facts: Collection[str]) -> Verdict:
    return Verdict(verdict_rules.state_for(facts), "", genuine.claims, genuine.key, IS_UNLISTED in facts)


def by_lists(content: bytes, trust: Trust, lists: Iterable[Listed], *, now: datetime) -> Verdict:
    try:
        genuine = verify(content, trust, now=now)
    except NotTrusted as refusal:
        return refused(refusal)
    facts = list_rules.facts_of(genuine.place, lists, now=now)
    if genuine.valid_until is not None and local_day(now) > genuine.valid_until:
        facts.add(IS_PAST)
    return found(genuine, facts)
