"""What each file of a course must hold, key by key."""

from datetime import date

from lms.curriculum.parsing import DAY, SWITCH, TEXT, TEXTS, TITLE, Key, number

COURSE = {
    "slug": TEXT, "title": TITLE, "certificate_title": TITLE, "summary": TEXT, "modules": TEXTS,
    "learning_outcomes": TEXTS, "statements": Key(str, is_list=True, is_optional=True), "levels": Key(dict, is_list=True, is_optional=True), "gate": Key(dict),
    "requirements": Key(dict),
}  # fmt: skip
LEVELS = {"outcome": TEXT, "not_yet": TEXT, "enough": TEXT, "strong": TEXT}
SOURCE = {
    "fact": TITLE, "title": TITLE, "address": TITLE, "read": Key(date), "changes": DAY, "controleer-voor": DAY,
}  # fmt: skip
SOURCES = {"bron": Key(dict, is_list=True, is_optional=True)}
GATE = {"title": TEXT, "modules": TEXTS}
REQUIREMENTS = {name: number(0, 50) for name in ("group_days", "peer_meetings", "host_turns", "case_turns")} | {
    "learning_points": Key(int, is_optional=True, high=50), "evidence": Key(int, is_optional=True, high=10),
}  # fmt: skip
MODULE = {
    "title": TITLE, "question": TITLE, "summary": TEXT, "lessons": TEXTS,
    "assignment": Key(str, is_optional=True), "assignments": Key(str, is_list=True, is_optional=True),
    "sheets": Key(str, is_list=True, is_optional=True), "wheel": Key(str, is_optional=True),
    "conversations": Key(str, is_list=True, is_optional=True),
}  # fmt: skip
MINUTES = Key(int, is_optional=True, low=5, high=60)
LESSON = {
    "title": TITLE, "goal": TEXT, "can_do": TEXT, "minutes": MINUTES, "doing": MINUTES, "needs": TEXTS, "mini_do": TEXT,
    "reflection": TEXT, "was": Key(str, is_list=True, is_optional=True), "controleer-voor": DAY, "word": Key(dict, is_list=True, is_optional=True),
} | SOURCES  # fmt: skip
WORD = {"word": TITLE, "meaning": TEXT}
MORE = Key(dict, is_list=True, is_optional=True)
WORDS = Key(str, is_optional=True)
QUESTION = {
    "slug": TEXT, "text": TEXT, "explanation": TEXT, "recalls": WORDS, "option": MORE,
    "bins": Key(str, is_list=True, is_optional=True), "card": MORE,
}  # fmt: skip
OPTION = {"text": TEXT, "right": Key(bool, is_optional=True), "why_not": WORDS}
CONVERSATION = {"title": TITLE, "who": TITLE, "scene": TEXT, "after": TEXT, "moment": Key(dict, is_list=True)}
MOMENT = {"name": TEXT, "says": TEXT, "mood": TEXT, "feels": TEXT, "answer": MORE, "talk": WORDS}
ANSWER = {"text": TEXT, "to": TEXT}
CARD = {"text": TEXT, "bin": TEXT, "why_not": TEXT}
ASSIGNMENT = {
    "title": TITLE, "hours": number(1, 20), "weeks": Key(int, is_optional=True, low=1, high=12), "goes_to_doors": SWITCH, "photos": number(0, 5), "criteria": TEXTS,
    "yields": TITLE, "hand_in": TEXT, "after": Key(str, is_optional=True),
} | SOURCES  # fmt: skip
GROUP_DAY = {
    "title": TITLE, "minutes": number(30, 480), "bring": TEXTS, "look": Key(dict, is_list=True, is_optional=True),
} | SOURCES  # fmt: skip
LOOK = {"outcome": TEXT, "at": TITLE}
TALK = {"talk": Key(dict, is_list=True)}
ASKED = {"questions": TEXTS, "further": TEXTS} | LEVELS
WORKSHEET = {"title": TITLE, "use": TITLE} | SOURCES
STATEMENTS = 10  # of the self-measurement
