"""Who may do what about whom. One line for each act about a person, one column for how the two are related.

`no` is refused, with a sentence; `yes` is not refused for that reason (it may be for another: nothing to decide on yet). Who may
do an act about themself may for a reason, which stands behind the line.

    themself   the person does it about themself
    family     the two know each other; no record says so, so whoever assesses declares that it is not so
    coached    coached the person once; that role has ended
    reviewed   looked at an assignment of the person
    project    was once in the same project
    cohort     learned in the same cohort once
    left       no tie, but the person has left the cohort that it is about

That a role which has ended opens no page at all is held by the table of access.
"""

RELATIONS = "themself", "family", "coached", "reviewed", "project", "cohort", "left"

_TABLE = """
    act                                              themself  family    coached   reviewedprojectcohortleft

    # the way to the certificate
    progress.actions.advise                          no        yes       yes       yes       yes       yes       no
    progress.actions.confirm_complete                no        yes       yes       yes       yes       yes       no
    progress.actions.plan_talk                       no        no        no        no        no        no        no
    progress.actions.check_assessor                  no        yes       no        no        no        no        yes
    progress.actions.confirm_name                    no        no        no        no        no        no        no
    progress.actions.decide                          no        no        no        no        no        no        no
    progress.appeal_actions.raise_appeal             yes       yes       yes       yes       yes       yes       yes       # an appeal is one's own
    progress.appeal_actions.take_on                  no        yes       no        no        no        no        yes
    progress.appeal_actions.hear                     no        yes       no        no        no        no        yes
    progress.appeal_actions.settle                   no        yes       no        no        no        no        yes
    progress.portfolio_actions.record_told           no        yes       yes       yes       yes       yes       yes
    progress.version_actions.keep_what_is_done       yes       yes       yes       yes       yes       yes       yes       # a new course version, for a whole cohort at once

    # learning
    learning.actions.record_steps                    no        yes       yes       yes       yes       yes       yes
    learning.actions.keep_step                       yes       yes       yes       yes       yes       yes       yes       # the same, for one step
    learning.moving_actions.keep_place               yes       yes       yes       yes       yes       yes       yes       # the same, for the module in which a step is met
    learning.actions.withdraw_record                 no        yes       yes       yes       yes       yes       yes
    learning.actions.review                          no        yes       yes       yes       yes       yes       yes
    learning.verdict_actions.take_back_review        no        yes       yes       yes       yes       yes       yes
    learning.verdict_actions.second_look             no        yes       yes       yes       yes       yes       yes
    learning.claim_actions.take_turn                 no        yes       yes       yes       yes       yes       yes
    learning.file_actions.remove_photo               no        yes       yes       yes       yes       yes       yes
    learning.file_actions.type_gist                  no        yes       yes       yes       yes       yes       yes
    asking.actions.answer                            no        yes       yes       yes       yes       yes       yes
    asking.actions.note_talked                       no        yes       yes       yes       yes       yes       yes
    asking.actions.reopen                            no        yes       yes       yes       yes       yes       yes

    # the cohort
    cohorts.actions.enrol                            no        yes       yes       yes       yes       yes       yes
    cohorts.actions.add_coach                        yes       yes       yes       yes       yes       yes       yes       # a coordinator may coach too; about themself they still do nothing
    cohorts.cohort_actions.end_coaching              yes       yes       yes       yes       yes       yes       yes       # whoever coaches too may stop; another coach stays
    cohorts.actions.record_attendance                no        yes       yes       yes       yes       yes       yes
    cohorts.actions.mark_attendance                  no        yes       yes       yes       yes       yes       no
    cohorts.actions.pause                            no        yes       yes       yes       yes       yes       no
    cohorts.actions.resume                           no        yes       yes       yes       yes       yes       yes
    cohorts.call_actions.answer_call                 no        yes       yes       yes       yes       yes       yes
    cohorts.leaving_actions.move_to_cohort           no        yes       yes       yes       yes       yes       no
    cohorts.leaving_actions.stop                     no        yes       yes       yes       yes       yes       no
    cohorts.leaving_actions.give_back_seat           no        yes       yes       yes       yes       yes       no
    cohorts.telling_actions.tell_newcomer            yes       yes       yes       yes       yes       yes       yes       # what is planned already; what brought them in was looked at
    supervision.actions.act                          no        yes       yes       yes       yes       yes       yes
    supervision.actions.write_note                   no        yes       yes       yes       yes       yes       yes
    supervision.actions.move_to_cohort               no        yes       yes       yes       yes       yes       no
    supervision.actions.stop                         no        yes       yes       yes       yes       yes       no
    supervision.message_actions.send_to              yes       yes       yes       yes       yes       yes       yes       # one message to many, the sender among them

    # who comes in
    intake.actions.call                              no        yes       yes       yes       yes       yes       yes
    intake.actions.place                             no        yes       yes       yes       yes       yes       yes
    intake.actions.put_on_waiting_list               no        yes       yes       yes       yes       yes       yes
    intake.actions.decline                           no        yes       yes       yes       yes       yes       yes
    intake.actions.hold_application                  no        yes       yes       yes       yes       yes       yes
    intake.merge_actions.merge                       no        yes       yes       yes       yes       yes       yes
    intake.merge_actions.take_apart                  no        yes       yes       yes       yes       yes       yes
    intake.actions.send_invitation                   no        yes       yes       yes       yes       yes       yes
    intake.actions.withdraw_invitation               no        yes       yes       yes       yes       yes       yes
    mailings.actions.stop                            no        yes       yes       yes       yes       yes       yes
    intake.correction_actions.correct                no        yes       yes       yes       yes       yes       yes
    accounts.actions.grant                           yes       yes       yes       yes       yes       yes       yes       # a role opens pages; the lines of this table hold for it all the same
    accounts.actions.rename                          yes       yes       yes       yes       yes       yes       yes       # how one is called is one's own
    accounts.actions.propose_name                    yes       yes       yes       yes       yes       yes       yes       # another confirms it
    accounts.actions.confirm_name                    no        yes       yes       yes       yes       yes       yes
    accounts.actions.confirm_another_name            no        yes       yes       yes       yes       yes       yes
    accounts.code_actions.code_for_letter            yes       yes       yes       yes       yes       yes       yes       # the code by itself; who prints it is asked where it is printed
    accounts.code_actions.code_to_read_out           yes       yes       yes       yes       yes       yes       yes       # the code by itself; the act that gives it is asked
    accounts.actions.invite                          yes       yes       yes       yes       yes       yes       yes       # a link to log in, only to one's own address
    entry.actions.read_out                           no        yes       yes       yes       yes       yes       yes
    entry.actions.slip_for                           yes       yes       yes       yes       yes       yes       yes       # who prints a letter to themself lets only themself in
    entry.actions.write_letter                       no        yes       yes       yes       yes       yes       yes
    factors.actions.reset                            no        yes       yes       yes       yes       yes       yes

    people.contact_actions.change                    no        yes       yes       yes       yes       yes       yes
    people.contact_actions.keep_change               yes       yes       yes       yes       yes       yes       yes       # the row of a change that another act made, which is asked itself
    people.contact_actions.put_back                  no        yes       yes       yes       yes       yes       yes
    accounts.actions.change_contact                  yes       yes       yes       yes       yes       yes       yes       # one's own number; who changes that of others is asked where they do
    people.merge_actions.merge                       no        yes       yes       yes       yes       yes       yes
    people.role_actions.give                         no        yes       yes       yes       yes       yes       yes
    people.role_actions.lend                         yes       yes       yes       yes       yes       yes       yes       # whom the role is lent to is asked as for any role
    people.role_actions.end                          yes       yes       yes       yes       yes       yes       yes       # who leaves lays down their own role
    people.role_actions.undo_mistake                 yes       yes       yes       yes       yes       yes       yes       # takes away what was never used
    people.role_actions.note_seen                    yes       yes       yes       yes       yes       yes       yes       # looking changes no role

    # letters
    notifications.choice_actions.keep_postal_address yes       yes       yes       yes       yes       yes       yes       # everybody says where their letters go
    notifications.letter_actions.note_returned       yes       yes       yes       yes       yes       yes       yes       # the post brought it back, whoever finds it
    notifications.letter_actions.post_letter         yes       yes       yes       yes       yes       yes       yes       # putting a letter in the post decides nothing
    notifications.letter_actions.lay_aside           yes       yes       yes       yes       yes       yes       yes       # the letter stays readable on one's own page

    # the call list
    notifications.bounce_actions.end_bounce          yes       yes       yes       yes       yes       yes       yes       # whose address it is knows best whether it works
    calls.actions.take_back_spoken                   no        yes       yes       yes       yes       yes       yes

    # groups and projects
    peergroups.actions.create_group                  yes       yes       yes       yes       yes       yes       yes       # nobody gets anything by being in a group
    joining.actions.come_in                          yes       yes       yes       yes       yes       yes       yes       # what the group said, carried out
    joining.actions.note_act                         yes       yes       yes       yes       yes       yes       yes       # a line of history by another act, which is asked itself
    joining.actions.ask_group                        yes       yes       yes       yes       yes       yes       yes       # who looks after a group may not be in it
    joining.actions.note_agreed_aloud                yes       yes       yes       yes       yes       yes       yes       # what the group said is the group's
    joining.actions.settle                           yes       yes       yes       yes       yes       yes       yes       # what the group said, carried out
    peergroups.evening_actions.end_evening           yes       yes       yes       yes       yes       yes       yes       # whoever leads says who was there; it counts when a second says so too
    peergroups.actions.record_attendance             yes       yes       yes       yes       yes       yes       yes       # a member writes down who was there, themself among them
    projects.actions.add_member                      yes       yes       yes       yes       yes       yes       yes       # who starts a project is in it

    # certificates and their renewal
    certificates.actions.succeed                     no        yes       yes       yes       yes       yes       yes
    certificates.actions.issue_participation         no        yes       yes       yes       yes       yes       yes
    certificates.history_actions.write               yes       yes       yes       yes       yes       yes       yes       # a line of history by another act, which is asked itself
    certificates.name_actions.ask_name_change        yes       yes       yes       yes       yes       yes       yes       # one asks; another decides
    certificates.name_actions.decide_name_change     no        yes       yes       yes       yes       yes       yes
    certificates.sharing_actions.show                yes       yes       yes       yes       yes       yes       yes       # only the holder shows a certificate
    certificates.sharing_actions.hide                yes       yes       yes       yes       yes       yes       yes       # and hides it again
    certificates.withdrawal_actions.revoke           no        yes       yes       yes       yes       yes       yes
    certificates.withdrawal_actions.hear             no        yes       yes       yes       yes       yes       yes
    certificates.withdrawal_actions.object_to        yes       yes       yes       yes       yes       yes       yes       # the holder objects; another decides
    certificates.withdrawal_actions.decide           no        yes       yes       yes       yes       yes       yes
    renewal.actions.reflect                          yes       yes       yes       yes       yes       yes       yes       # one's own looking back; staff write it down for who tells it
    renewal.actions.answer_hours                     no        yes       yes       yes       yes       yes       yes
    renewal.actions.record_deepening_day             no        yes       yes       yes       yes       yes       yes
    renewal.actions.record_deepening_of_many         no        yes       yes       yes       yes       yes       yes
    renewal.actions.take_away_deepening_day          no        yes       yes       yes       yes       yes       yes
    renewal.actions.renew                            no        yes       yes       yes       yes       yes       yes
"""


def _read(line: str) -> tuple[str, dict[str, str], str]:
    """(act, its answers, why about themself too) of a line of the table."""
    words, _, why = line.partition("#")
    act, *answers = words.split()
    return act, dict(zip(RELATIONS, answers, strict=True)), why.strip()


_LINES = [
    _read(line) for line in _TABLE.splitlines()[2:] if line.strip() and not line.strip().startswith("#")
]
ACTS = {act: answers for act, answers, _ in _LINES}
REASONS = {act: why for act, _, why in _LINES if why}
