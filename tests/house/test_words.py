"""Every code has words. What the code can say is asked of the code itself; what words there are, of templates and forms; the
two are the same, so that a new code turns this red, and so do words for a code that is gone."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask
from jinja2 import nodes
from wtforms.fields.core import UnboundField

from lms import roles, trail
from lms.accounts import password_rules
from lms.accounts import rules as accounts
from lms.accounts.contact_handlers import WATCHED
from lms.accounts.rules import DEVICES
from lms.asking import rules as asking
from lms.authoring import rules as authoring
from lms.certificates import rules as certificates
from lms.certificates import withdrawal_rules as withdrawal
from lms.cohorts import forms as cohort_forms
from lms.cohorts import holiday_rules
from lms.cohorts import planning_rules as planning
from lms.composing import fitting_rules
from lms.composing import rules as composing
from lms.curriculum import comparing
from lms.factors import confirm_rules
from lms.factors import rules as factor_rules
from lms.intake import correction_actions, import_rules, worklist_forms, worklist_rules
from lms.intake import merge_rules as merge_rules_of_intake
from lms.intake import rules as intake
from lms.joining import rules as joining
from lms.learning import rules as learning
from lms.mailings import rules as mailings
from lms.moving import rules as moving
from lms.notifications import calendar, letter_rules, reach_queries, state_rules
from lms.notifications import rules as notifications
from lms.paths import TEMPLATES
from lms.peergroups import evening_rules, turn_rules
from lms.peergroups import method_rules as methods
from lms.peergroups import rules as peergroups
from lms.peergroups import signal_rules as signal_rules_of_groups
from lms.people import contact_rules, merge_rules, role_rules
from lms.people import rules as people
from lms.practice.conversation_rules import MOODS
from lms.privacy import trail_rules
from lms.privacy.export_queries import is_told, tables_of_people
from lms.progress import appeal_rules, decision_rules, portfolio_rules, step_rules
from lms.progress import rules as progress
from lms.projects import rules as projects
from lms.proof import credential_rules, keys, verdict_rules
from lms.proof import rules as proof
from lms.regrouping import rules as regrouping
from lms.renewal import rules as renewal
from lms.reporting import rules as reporting
from lms.roles import ROLES
from lms.start import planning_queries
from lms.supervision import calendar_queries, segment_rules, signal_rules, timeline_queries
from lms.supervision import matrix_rules as matrix
from lms.supervision import rules as supervision
from lms.yearplan import rules as yearplan

LMS = Path(__file__).parents[2] / "lms"
TAKEN = tables_of_people()
NEXT = {"lesson", "check", "conversation", "assignment", *progress.IN_OWN_WORDS}


def trail_words() -> set[str]:
    """What the code writes beside an act of the trail, but for roles and addresses: they have words of their own."""
    calls = [
        call
        for path in sorted(LMS.rglob("*.py"))
        if "trail" in (text := path.read_text())
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("trail.note", "trail_queue.tell")
    ]
    written = {word.value for call in calls for word in call.keywords if word.arg == "word"}
    return {word.value for word in written if isinstance(word, ast.Constant)} | {
        *WATCHED,
        *factor_rules.FACTORS,
        factor_rules.SHEET,
    }


# mappings `{% set name = {...} %}` and macros that word a code branch by branch, each with the codes that must be in it
WORDED: dict[str, Any] = {
    "authoring/words.html: kinds": authoring.KINDS,
    "authoring/words.html: rows_of_tables": authoring.TABLES,
    "cohorts/clash.html: clash.code": get_args(planning.ClashCode),
    "cohorts/words.html: holidays": holiday_rules.KINDS,
    "cohorts/words.html: regions": holiday_rules.REGIONS,
    "cohorts/words.html: sheets": cohort_forms.SHEETS,
    "start/words.html: appointments_in_words": planning_queries.KINDS,
    "entry/codes.html: ways_in_words": (accounts.SPOKEN, accounts.ON_PAPER),
    "factors/confirm.html: way": confirm_rules.WAYS,
    "factors/factor_name.html: factor_kinds": factor_rules.FACTORS,
    "factors/mail/changed.txt: changes": factor_rules.CHANGES,
    "accounts/letter_state.html: letter.state": letter_rules.STATES,
    "accounts/devices.html: devices_in_words": DEVICES,
    "ui/own_device.html: kinds_of_device": DEVICES,
    "certificates/acts.html: act_words": get_args(certificates.ActKind),
    "certificates/shared.html: certificate.kind": proof.KINDS,
    "certificates/state.html: state": certificates.STATES,
    "certificates/state.html: state_kinds": certificates.STATES,
    "certificates/words.html: ends": (certificates.ENDING, certificates.EXPIRED),
    "certificates/words.html: file_names": proof.KINDS,
    "certificates/words.html: objection_notices": withdrawal.OUTCOMES,
    "certificates/words.html: objections": withdrawal.OUTCOMES,
    "certificates/words.html: objections_to_holder": withdrawal.OUTCOMES,
    "certificates/words.html: states": certificates.STATES,
    "certificates/words.html: successions": certificates.SUCCESSIONS,
    "intake/words.html: steps": intake.STEPS,
    "intake/words.html: orders": worklist_rules.ORDERS,
    "intake/words.html: fields": correction_actions.FIELDS,
    "intake/words.html: deeds": worklist_forms.DEEDS,
    "intake/words.html: becomes": worklist_forms.DEEDS,
    "intake/words.html: alike_in_words": merge_rules_of_intake.ALIKE,
    "intake/words.html: verdicts": import_rules.VERDICTS,
    "intake/words.html: whys": import_rules.WHY,
    "asking/words.html: asks": asking.KINDS,
    "asking/words.html: places": asking.KINDS,
    "asking/words.html: to_places": asking.KINDS,
    "asking/words.html: ways": asking.WAYS,
    "learning/words.html: grounds": learning.GROUNDS,
    "learning/words.html: grounds_to_maker": learning.GROUNDS,
    "learning/words.html: mail_openings": learning.OUTCOMES,
    "learning/words.html: mail_subjects": learning.OUTCOMES,
    "learning/words.html: mail_ways": learning.OUTCOMES,
    "learning/words.html: moments": learning.MOMENTS,
    "learning/words.html: outcomes": learning.OUTCOMES,
    "learning/words.html: recordable": learning.RECORDABLE,
    "learning/words.html: went": learning.WENT,
    "composing/words.html: bars": get_args(fitting_rules.Bar),
    "composing/words.html: problems": get_args(composing.Problem),
    "composing/words.html: whys": get_args(composing.Why),
    "regrouping/words.html: change.kind": regrouping.KINDS,
    "joining/comings.html: acts_in_words": joining.ACTS,
    "moving/poll.html: outcomes": moving.OUTCOMES,
    "notifications/state.html: state": get_args(notifications.State),
    "cohorts/mail/group_day_planned.txt: openings": state_rules.GOES_ON,
    "cohorts/mail/group_day_planned.txt: subjects": state_rules.GOES_ON,
    "peergroups/mail/meeting_planned.txt: openings": state_rules.GOES_ON,
    "peergroups/mail/meeting_planned.txt: subjects": state_rules.GOES_ON,
    "progress/mail/talk_planned.txt: openings": state_rules.GOES_ON,
    "progress/mail/talk_planned.txt: subjects": state_rules.GOES_ON,
    "mailings/words.html: states": mailings.STATES,
    "mailings/words.html: row.audience": mailings.AUDIENCES,
    "notifications/words.html: ways_of_message": get_args(notifications.State),
    "notifications/words.html: appointments": calendar.APPOINTMENTS,
    "notifications/words.html: ways": reach_queries.TOLD_AS,
    "notifications/words.html: one_way": reach_queries.ALL_WAYS,
    "peergroups/words.html: advice": get_args(peergroups.Advice),
    "people/words.html: merge_choices": merge_rules.CHOICES,
    "people/words.html: merge_ways": merge_rules.WAYS,
    "people/words.html: acts_in_words": role_rules.ROLE_ACTS,
    "people/words.html: contacts": contact_rules.KINDS,
    "people/words.html: contacts_of_others": contact_rules.KINDS,
    "people/words.html: next_of_applications": intake.OPEN,
    "people/words.html: next_of_phases": (people.INVITED, people.PAUSED),
    "people/words.html: orders": people.ORDERS,
    "people/words.html: phases": people.PHASES,
    "peergroups/words.html: cases": methods.CASES,
    "peergroups/words.html: energies": methods.ENERGIES,
    "peergroups/words.html: misfits": get_args(methods.Misfit),
    "peergroups/words.html: signals_to_coach": signal_rules_of_groups.SIGNALS,
    "peergroups/words.html: signals_to_group": signal_rules_of_groups.SIGNALS,
    "peergroups/words.html: talks": methods.WHO,
    "peergroups/words.html: times": methods.TIMES,
    "yearplan/words.html: clashes": yearplan.CLASHES,
    "privacy/codes.html: acts": trail.ACTS,
    "privacy/codes.html: acts_of_anybody": trail.ACTS,
    "privacy/codes.html: doers": trail_rules.NAMELESS,
    "privacy/codes.html: trail_words": trail_words(),
    "privacy/codes.html: other_messages": {*notifications.KINDS, notifications.BUNDLE, notifications.HAND_IN}
    - set(notifications.CAN_WAIT),
    "privacy/codes.html: moments": learning.MOMENTS,
    "privacy/codes.html: pieces_in_words": portfolio_rules.PIECES,
    "privacy/codes.html: steps_in_words": {
        "lesson",
        "check",
        "assignment",
        "gate",
        *learning.PLACES.values(),
    },
    "privacy/words.html: columns": {column.name for table in TAKEN for column in table.c if is_told(column)},
    "privacy/words.html: tables": {table.name for table in TAKEN},
    "progress/reason.html: code": get_args(progress.Why),
    "people/words.html: roles": roles.ROLES,
    "progress/stage.html: code": step_rules.STAGES,
    "progress/words.html: answers": appeal_rules.ANSWERS,
    "progress/words.html: changes_in_words": comparing.CHANGES,
    "progress/words.html: decisions": progress.OUTCOMES,
    "progress/words.html: drawings": NEXT,
    "progress/words.html: items": get_args(progress.Kind),
    "progress/words.html: next_steps": NEXT,
    "progress/words.html: notices": progress.OUTCOMES,
    "progress/words.html: own_pieces": portfolio_rules.PIECES,
    "progress/words.html: pages": comparing.PAGES,
    "progress/words.html: pieces": portfolio_rules.PIECES,
    "proof/document.html: kind": proof.KINDS,
    "proof/verdicts.html: headlines": verdict_rules.STATES,
    "proof/verdicts.html: notices": verdict_rules.STATES,
    "proof/verdicts.html: sentences": verdict_rules.STATES,
    "proof/credential.html: counts": credential_rules.COUNTS,
    "proof/credential.html: criteria": proof.KINDS,
    "proof/credential.html: hours": credential_rules.HOURS,
    "proof/credential.html: pieces": portfolio_rules.ON_CERTIFICATE,
    "proof/words.html: kinds": proof.KINDS,
    "proof/words.html: short_kinds": proof.KINDS,
    "proof/words.html: standing": proof.KINDS,
    "recovery/words.html: keys": keys.KINDS,
    "renewal/renewal.html: state": certificates.STATES,
    "renewal/renewal_items.html: kind": get_args(renewal.Kind),
    "renewal/words.html: grounds": renewal.GROUNDS,
    "renewal/words.html: kinds": get_args(renewal.Kind),
    "reporting/words.html: standings": reporting.STANDINGS,
    "supervision/event.html: acts": supervision.KINDS,
    "supervision/event.html: code": get_args(timeline_queries.EventCode),
    "supervision/event.html: grounds": learning.GROUNDS,
    "supervision/segment.html: segment.kind": segment_rules.KINDS,
    "supervision/signal.html: signal.code": get_args(signal_rules.SignalCode),
    "supervision/words.html: planned_kinds": (
        calendar_queries.GROUP_DAY,
        calendar_queries.MEETING,
        calendar_queries.TALK,
    ),
    "supervision/words.html: assignment": (matrix.DONE, matrix.WAITS, matrix.REDO, matrix.NONE),
    "supervision/words.html: group_day": (matrix.DONE, matrix.ABSENT, matrix.NONE),
    "ui/parts.html: words": {*progress.STATES, "next"},
}
# what looks alike and words no code
OTHERWISE = {
    "accounts/letter.html: letter.state": "what can be done with it; where it is, accounts/letter_state.html words",
    "certificates/words.html: example": "headings, each asked for by name",
    "intake/invite.html: state": "the words of a button, which depend on one state only",
    "intake/application.html: state": "a sentence for one state only",
    "learning/assignment.html: outcome": "the parts of a page; the outcome itself is worded by learning/words.html",
    "privacy/told.html: worded": "mappings, each by the column it words",
    "proof/credential.html: texts": "sentences, each asked for by name",
    "proof/verdicts.html: ask": "with and without a number, each asked for by name",
    "proof/verdicts.html: claims": "headings, each asked for by name",
    "proof/verdicts.html: not_looked_at": "sentences, each asked for by name",
    "reporting/words.html: report": "headings, each asked for by name",
    "supervision/words.html: yes_no": "a boolean",
    "ui/parts.html: state": "a drawing beside the words",
}
# mappings in forms and in refusals
IN_PYTHON: dict[str, Any] = {
    "authoring.forms: WORDS": {(kind, what) for kind in authoring.KINDS for what in authoring.names_of(kind)},
    "authoring.forms: MOOD_WORDS": MOODS,
    "cohorts.forms: RHYTHM_WORDS": planning.RHYTHMS,
    "cohorts.forms: REGION_WORDS": {"", *holiday_rules.REGIONS},
    "accounts.forms: DOCUMENT_WORDS": accounts.NAME_SOURCES,
    "accounts.forms: ROLE_NAMES": ROLES,
    "accounts.password_rules: UNPROVEN": password_rules.PROOFS,
    "accounts.password_rules: WEAKNESSES": password_rules.REASONS,
    "certificates.forms: WAY_WORDS": withdrawal.WAYS,
    "intake.rules: STATES": intake.ALLOWED,
    "intake.worklist_forms: DEEDS": {intake.PLACED, intake.WAITING, intake.INVITED, intake.DECLINED},
    "learning.review_forms: DOUBTS": {"some_missing", "nothing_missing"},
    "notifications.forms: CHANNEL_NAMES": notifications.CHANNELS,
    "notifications.forms: KIND_NAMES": notifications.CAN_WAIT,
    "people.merge_rules: SENTENCES": merge_rules.REASONS,
    "people.role_rules: SENTENCES": role_rules.CONCERNS,
    "progress.decision_rules: SENTENCES": decision_rules.TIES,
    "peergroups.forms: REASON_WORDS": turn_rules.REASONS,
    "peergroups.forms: TURN_ADDRESSES": turn_rules.ROLES,
    "peergroups.forms: THEME_WORDS": evening_rules.THEMES,
    "projects.forms: KIND_WORDS": projects.LOGBOOK_KINDS,
    "projects.forms: ROLE_WORDS": projects.ROLES,
}


class Found:
    """What one template words: by name the codes, and what is not as it should be."""

    def __init__(self, app: Flask, path: Path):
        self.name = path.relative_to(TEMPLATES).as_posix()
        self.tree = app.jinja_env.parse(path.read_text())
        self.codes: dict[str, set[Any]] = {}
        self.halves: set[str] = set()
        self.wrong: list[str] = []
        self._mappings()
        self._branches()
        self._halves()

    def _mappings(self) -> None:
        for row in self.tree.find_all(nodes.Assign):
            if isinstance(row.node, nodes.Dict) and row.node.items and isinstance(row.target, nodes.Name):
                keys = [pair.key.value for pair in row.node.items if isinstance(pair.key, nodes.Const)]
                self.codes[f"{self.name}: {row.target.name}"] = set(keys)
        for looked_up in self.tree.find_all((nodes.Getitem, nodes.Getattr)):
            if isinstance(looked_up.node, nodes.Dict):
                self._complain(looked_up, "a mapping in the middle of a sentence: set it under a name")

    def _branches(self) -> None:
        """`{% if code == "a" %} ... {% elif code == "b" %} ... {% else %}{{ wordless(code) }}{% endif %}`."""
        for row in self.tree.find_all(nodes.If):
            tests = [_tested(test) for test in (row.test, *(other.test for other in row.elif_))]
            tests = [test for test in tests if test and tests[0] and test[0] == tests[0][0]]
            if len(tests) < 2:
                continue
            name = f"{self.name}: {tests[0][0]}"
            self.codes.setdefault(name, set()).update(code for test in tests for code in test[1])
            last = [call.node for branch in row.else_ for call in branch.find_all(nodes.Call)]
            is_safe = any(isinstance(node, nodes.Name) and node.name == "wordless" for node in last)
            if not is_safe and name not in OTHERWISE:
                self._complain(row, "the last branch is {% else %}{{ wordless(code) }}")

    def _halves(self) -> None:
        """`"a" if code == "x" else "b"` says "b" of every code that is still to come."""
        for row in self.tree.find_all(nodes.CondExpr):
            test, ways = _tested(row.test), (row.expr1, row.expr2)
            has_words = all(isinstance(way, nodes.Const) and isinstance(way.value, str) for way in ways)
            if not test or not has_words:
                continue
            self.halves.add(name := f"{self.name}: {test[0]}")
            if name not in OTHERWISE:
                self._complain(row, "words for one code and for all others: take a mapping")

    def _complain(self, row: nodes.Node, words: str) -> None:
        self.wrong.append(f"{self.name}:{row.lineno}: {words}")


def _tested(test: nodes.Node) -> tuple[str, list[str]] | None:
    """The expression and the codes of `expression == "code"`, `expression in ("a", "b")`, and of either `and` more."""
    if isinstance(test, nodes.And):
        return _tested(test.left)
    if not isinstance(test, nodes.Compare) or len(test.ops) != 1:
        return None
    way, right = test.ops[0].op, test.ops[0].expr
    known = [right] if way == "eq" else right.items if way == "in" and isinstance(right, nodes.Tuple) else []
    codes = [node.value for node in known if isinstance(node, nodes.Const) and isinstance(node.value, str)]
    return (_spelled(test.expr), codes) if codes else None


def _spelled(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_spelled(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else type(node).__name__


@pytest.fixture(scope="module")
def found(app) -> list[Found]:
    paths = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
    return [Found(app, path) for path in paths]


def test_every_code_has_words_and_no_words_are_left_over(found):
    worded = {name: codes for row in found for name, codes in row.codes.items() if name not in OTHERWISE}
    assert worded == {name: set(codes) for name, codes in WORDED.items()}


def test_a_code_without_words_is_never_silence(found):
    assert [complaint for row in found for complaint in row.wrong] == []


def test_what_words_no_code_is_there(found):
    assert set(OTHERWISE) <= {name for row in found for name in (*row.codes, *row.halves)}


def _mappings_in_python() -> Iterator[tuple[str, str, str]]:
    """(module, class, name) of mappings to words: in forms, and in refusals of rules."""
    for path in sorted(LMS.glob("*/*.py")):
        module = ".".join(path.relative_to(LMS).with_suffix("").parts)
        tree = ast.parse(path.read_text())
        holders: list[Any] = [tree] if path.stem.endswith("forms") else []
        if path.stem.endswith("rules"):
            holders = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for holder in holders:
            for row in holder.body:
                if isinstance(row, (ast.Assign, ast.AnnAssign)) and isinstance(row.value, ast.Dict):
                    target = row.targets[0] if isinstance(row, ast.Assign) else row.target
                    yield module, getattr(holder, "name", ""), ast.unparse(target)


def test_every_code_has_words_in_forms_and_refusals():
    worded = {}
    for module, holder, name in _mappings_in_python():
        place: Any = importlib.import_module(f"lms.{module}")
        place = getattr(place, holder) if holder else place
        worded[f"{module}: {name}"] = set(getattr(place, name))
    assert worded == {name: set(codes) for name, codes in IN_PYTHON.items()}


# fields with a fixed list to choose from, and the codes that must be in it
YES_OR_NO = {"ja", "nee"}
CHOICES: dict[str, Any] = {
    "composing.EveningsForm.evenings": composing.EVENINGS,
    "cohorts.SeriesForm.rhythm": planning.RHYTHMS,
    "cohorts.CohortForm.region": {"", *holiday_rules.REGIONS},
    "cohorts.CohortChangeForm.region": {"", *holiday_rules.REGIONS},
    "intake.TogetherForm.deed": worklist_forms.DEEDS,
    "cohorts.SeriesForm.day_of_week": planning.WEEKDAYS,
    "certificates.HearingForm.way": withdrawal.WAYS,
    "certificates.NameDecisionForm.answer": YES_OR_NO,
    "certificates.ObjectionDecisionForm.outcome": withdrawal.OUTCOMES,
    "learning.RecordForm.ground": learning.WRITTEN_DOWN,
    "learning.ReviewForm.outcome": learning.OUTCOMES,
    "learning.SecondLookForm.outcome": learning.OUTCOMES,
    "inbox.WishForm.work": (notifications.MAIL, notifications.NONE),
    "inbox.WishForm.hand_in": (notifications.MAIL, notifications.NONE),
    **{f"notifications.ChoicesForm.{kind}": notifications.CHANNELS for kind in notifications.CAN_WAIT},
    "peergroups.AfterwardsForm.dared": YES_OR_NO,
    "peergroups.AfterwardsForm.useful": YES_OR_NO,
    "peergroups.EndForm.theme": evening_rules.THEMES,
    "peergroups.SwapForm.reason": turn_rules.REASONS,
    "progress.AdviceForm.is_positive": YES_OR_NO,
    "progress.ConfirmedNameForm.document": accounts.DOCUMENTS,
    "progress.DecisionForm.outcome": progress.OUTCOMES,
    "progress.OutcomeForm.outcome": appeal_rules.ANSWERS,
    "progress.TalkForm.is_online": YES_OR_NO,
    "projects.EntryForm.kind": set(projects.LOGBOOK_KINDS) - {projects.SHARED},
    "projects.MemberForm.role": projects.ROLES,
    "supervision.ActForm.kind": supervision.KINDS,
    "yearplan.RhythmForm.weeks": yearplan.WEEKS,
}


def _choices() -> Iterator[tuple[str, set[str]]]:
    for path in sorted(LMS.glob("*/*forms.py")):
        module = importlib.import_module(f"lms.{path.parent.name}.{path.stem}")
        for form in vars(module).values():
            if isinstance(form, type) and form.__module__ == module.__name__:
                for name, field in vars(form).items():
                    if isinstance(field, UnboundField) and field.kwargs.get("choices"):
                        key = f"{path.parent.name}.{form.__name__}.{name}"
                        yield key, {choice.value for choice in field.kwargs["choices"]}


def test_every_code_can_be_chosen():
    assert dict(_choices()) == {name: set(codes) for name, codes in CHOICES.items()}
