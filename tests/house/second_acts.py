"""What can be done about an act afterwards: one line for each address that writes.

an address       undoes it, or changes it (several may be named)
again            the same form, sent again, changes it
never: why       cannot be undone, and why that is so
missing: what    there should be a way and there is none yet
"""

_TABLE = """
    # the door
    accounts.log_in                    accounts.log_out
    accounts.log_out                   accounts.log_in
    accounts.request_code              never: a code ends by itself within an hour, and lets in only who reads it
    accounts.enter_code                accounts.log_out
    accounts.invitation                accounts.log_out
    accounts.answer_device             again
    accounts.end_session               accounts.log_in
    accounts.end_other_sessions        accounts.log_in
    accounts.mine                      again
    accounts.password                  again
    accounts.password_code             never: a code ends by itself within an hour
    text_size                          again
    entry.address                      again
    entry.write_letter                 entry.end_codes, accounts.lay_aside
    entry.read_out                     entry.end_codes
    entry.end_codes                    entry.read_out, entry.write_letter
    entry.note_seen                    never: only says that somebody read a line
    entry.deny                         never: ends what a stranger may have; the owner comes in anew
    factors.second_step                accounts.log_out
    factors.second_step_passkey        accounts.log_out
    factors.begin_factor               factors.remove_factor
    factors.make_passkey               factors.remove_factor
    factors.try_out                    factors.remove_factor
    factors.factor                     again
    factors.remove_factor              factors.begin_factor
    factors.recovery                   again
    factors.reset                      factors.begin_factor
    factors.confirm                    never: shows once more who somebody is, for ten minutes
    factors.confirm_by_mail            never: a code ends by itself within an hour

    # people
    people.contact                     people.put_back
    people.put_back                    people.contact
    people.own_address                 people.drop_own_address
    people.confirm_own_address         people.own_address
    people.drop_own_address            people.own_address
    people.roles                       people.end_role, people.undo_role
    people.end_role                    people.roles
    people.lend_role                   people.end_role
    people.undo_role                   people.roles
    people.merge_with                  people.drop_merge
    people.do_merge                    never: afterwards nobody knows whose each row was, so a second person does it after a look
    people.drop_merge                  people.merge_with
    people.see_role                    never: only says that somebody looked at a role of before

    # letters and messages
    accounts.address                   again
    accounts.take_letters              accounts.take_back
    accounts.post_letters              accounts.take_back
    accounts.post                      accounts.take_back
    accounts.lay_aside                 accounts.take_back
    accounts.take_back                 accounts.post, accounts.lay_aside
    accounts.print_anew                accounts.take_back
    accounts.note_returned             accounts.take_back
    accounts.send_again                accounts.lay_aside
    notifications.choices              again
    inbox.wishes                       again
    notifications.stop                 notifications.choices
    notifications.open_message         never: reading cannot be undone; the message stays on one's own page
    notifications.calendar             notifications.end_calendar
    notifications.end_calendar         notifications.calendar

    # who is to be rung
    calls.claim                        calls.release
    calls.release                      calls.claim
    calls.not_reached                  calls.take_back_try
    calls.take_back_try                calls.not_reached
    calls.spoken                       calls.take_back_spoken
    calls.take_back_spoken             calls.spoken
    calls.mail_works                   never: the next mail that is refused marks the address again
    notifications.mail_works           never: the next mail that is refused marks the address again

    # who comes in
    intake.apply                       missing: who signed up rings us to take it back; a form for it is to come
    intake.call_back                   intake.called
    intake.called                      intake.not_called
    intake.not_called                  intake.called
    intake.import_list                 intake.undo_import
    intake.undo_import                 intake.import_list
    intake.on_behalf                   intake.decline
    intake.call                        never: a conversation took place; another is written beside it
    intake.place                       intake.wait, intake.decline, intake.place
    intake.wait                        intake.place, intake.decline
    mailings.write                     mailings.stop
    mailings.stop                      mailings.write
    mailings.new_text                  mailings.change_text, mailings.take_away_text
    mailings.change_text               again
    mailings.take_away_text            mailings.new_text
    intake.invite                      intake.withdraw
    intake.withdraw                    intake.place
    intake.correct                     again
    intake.together                    intake.undo_together, intake.withdraw, intake.call
    intake.undo_together               intake.together
    intake.decline                     intake.call
    intake.merge                       intake.take_apart
    intake.take_apart                  intake.merge
    intake.decide_spelling             again

    # cohorts
    cohorts.new                        cohorts.change, cohorts.close, cohorts.delete
    cohorts.change                     again
    cohorts.close                      cohorts.open_again
    cohorts.open_again                 cohorts.close
    cohorts.delete                     never: only where nothing happened; it is made again in a minute
    cohorts.add_coach                  cohorts.end_coaching
    cohorts.end_coaching               cohorts.add_coach
    cohorts.plan_group_day             cohorts.move_group_day, cohorts.call_off
    cohorts.plan_series                cohorts.move_group_day, cohorts.call_off
    cohorts.move_group_day             again
    cohorts.call_off                   cohorts.put_on_again
    cohorts.put_on_again               cohorts.call_off
    cohorts.group_day                  again
    cohorts.mark                       again
    cohorts.pause                      cohorts.resume
    cohorts.resume                     cohorts.pause
    cohorts.call_me                    missing: somebody who was helped meanwhile cannot say so themself; their coach closes it
    cohorts.answer_day                 again

    # learning
    learning.complete                  never: what was read was read, and nothing hangs on it alone
    learning.deed                      again
    learning.check                     again
    remembering.recall                 again
    remembering.put_off                remembering.ask_again
    remembering.turn_off               remembering.ask_again
    remembering.ask_again              remembering.turn_off, remembering.put_off
    learning.note                      again
    learning.went                      again
    learning.walk                      never: an end was reached, and every end counts
    learning.place                     again
    learning.measurement               never: a measurement is of its moment
    learning.assignment                never: what was handed in is read; a new version takes its place
    learning.share                     learning.withdraw_sharing
    learning.withdraw_sharing          learning.share
    learning.take_turn                 learning.end_turn
    learning.end_turn                  learning.take_turn
    learning.hand_in                   learning.take_back_review, learning.second_look
    learning.take_back_review          learning.hand_in
    learning.second_look               again
    learning.gist                      again
    asking.place                       asking.withdraw
    asking.withdraw                    asking.place
    asking.question                    asking.reopen
    asking.talked                      asking.reopen
    asking.reopen                      asking.question, asking.talked
    learning.remove_photo              never: a photo goes because it shows somebody; what is not there cannot leak
    learning.phrases                   learning.remove_phrase
    learning.remove_phrase             learning.phrases
    learning.record                    learning.withdraw_record
    learning.withdraw_record           learning.record

    # the way to a certificate
    progress.evidence                  again
    progress.learning_points           again
    progress.told_points               progress.withdraw_told
    progress.withdraw_told             progress.told_points
    progress.advise                    missing: an advice stands until the round is over; the assessor decides all the same
    progress.confirm_complete          missing: whoever was wrong tells the assessor, who sees what is missing and cannot pass anybody
    progress.plan_talk                 again
    progress.confirm_name              again
    progress.decide                    progress.appeal, certificates.hear, certificates.revoke
    progress.appeal                    never: an appeal has dates by law; whoever wants no more says so when heard
    progress.appeal_on_behalf          never: an appeal has dates by law, whoever wrote it down
    progress.take_appeal               missing: who took an appeal on cannot hand it over yet
    progress.hear_appeal               never: the hearing took place
    progress.settle_appeal             never: an appeal is decided once
    progress.move_to_version           again
    certificates.hear                  never: the hearing took place
    certificates.revoke                certificates.object_to
    certificates.object_to             certificates.decide_objection
    certificates.decide_objection      never: an objection is decided once
    certificates.ask_name              certificates.decide_name
    certificates.decide_name           certificates.ask_name
    certificates.participate           certificates.revoke
    certificates.erase                 never: that is what erasing is
    certificates.share                 again
    certificates.show_name             again
    certificates.letters               again
    certificates.verify                never: looks at a file and writes nothing
    certificates.verify_form           never: looks something up and writes nothing
    certificates.look_at_file          never: looks at a file and writes nothing
    layout.template                    again
    authoring.page                     again
    authoring.look                     never: only says what the checker thinks; nothing is kept
    authoring.put_back                 authoring.page
    authoring.put_published_back       authoring.put_back
    authoring.publish                  never: a version never changes; the next one is made anew, and no cohort goes over by it
    authoring.drop                     authoring.take_up
    authoring.take_up                  authoring.drop
    renewal.add_hours                  missing: hours that were typed wrong are refused by whoever co-signs
    renewal.sign_hours                 missing: who signed hours by mistake rings us
    renewal.record_deepening           renewal.take_away_deepening
    renewal.deepening_of_many          renewal.take_away_deepening
    renewal.take_away_deepening        renewal.record_deepening
    renewal.reflect                    again
    renewal.norms                      again
    renewal.renew                      certificates.revoke

    # intervisie and projects
    peergroups.new                     missing: a group is not dissolved yet
    peergroups.plan                    peergroups.cancel
    peergroups.swap                    again
    peergroups.ask_coach               never: a coach was asked, and comes back to it
    yearplan.year                      peergroups.cancel
    composing.evenings                 again
    composing.evenings_for             again
    composing.rather_not               composing.take_back
    composing.take_back                composing.rather_not
    composing.compose                  composing.undo
    composing.undo                     composing.compose
    regrouping.merge                   regrouping.drop, regrouping.split
    regrouping.split                   regrouping.drop, regrouping.merge
    regrouping.go_on                   regrouping.drop
    regrouping.say                     again
    regrouping.agreed                  regrouping.split, regrouping.merge
    regrouping.drop                    regrouping.merge, regrouping.split, regrouping.go_on
    joining.ask                        joining.find_another
    joining.say                        again
    joining.agreed_aloud               joining.leave
    joining.find_another               joining.ask
    joining.leave                      joining.ask
    moving.propose                     moving.withdraw
    moving.poll                        again
    moving.note                        again
    moving.choose                      moving.propose
    moving.withdraw                    moving.propose
    buddies.show_number                buddies.hide_number
    buddies.hide_number                buddies.show_number
    peergroups.cancel                  peergroups.undo_cancel
    peergroups.undo_cancel             peergroups.cancel
    peergroups.attendance              again
    peergroups.answer_meeting          again
    peergroups.lead                    peergroups.end
    peergroups.go                      again
    peergroups.choose_for_evening      again
    peergroups.end                     peergroups.attendance
    peergroups.write_point             again
    peergroups.answer_afterwards       again
    projects.new                       missing: a project with a typing error cannot be changed yet
    projects.write                     projects.hide
    projects.hide                      projects.unhide
    projects.unhide                    projects.hide
    projects.phase                     again
    projects.members                   projects.end_membership
    projects.end_membership            projects.members
    projects.show                      again

    # supervision
    supervision.act                    never: a conversation took place; another is written beside it
    supervision.note                   missing: a note is not taken away yet; another corrects it
    supervision.message                never: what was sent was read
    supervision.pause                  supervision.resume
    supervision.resume                 supervision.pause
    supervision.move_to_cohort         again
    supervision.stop                   intake.place
    curriculum.courses                 never: a published version stays; a cohort goes back to the one before
"""

AGAIN, NEVER, MISSING = "again", "never:", "missing:"


def _read() -> dict[str, str]:
    lines = [line.strip() for line in _TABLE.splitlines()]
    return dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))


SECOND_ACTS = _read()
