"""A draft of the course in progress: a colleague changed two words of a lesson, and one sentence is too long still."""

from lms.authoring import actions, queries
from lms.demo.stage import Stage

FILE = "02-in-gesprek/luisteren.md"
CHANGES = (
    ("ongeveer vier van de vijf minuten.", "vier van de vijf minuten."),
    (
        "Dat kost moeite, en je kunt het oefenen.",
        "Dat kost best veel moeite, maar je kunt het gelukkig heel goed oefenen met iemand thuis of met een buur uit je eigen straat.",
    ),
)


def build(stage: Stage) -> None:
    for days, (old, new) in zip((2, 1), CHANGES, strict=True):
        standing = queries.standing_of(stage.version.id)
        assert standing is not None
        assert old in standing.texts[FILE]
        text, now = standing.texts[FILE].replace(old, new), stage.ago(days)
        remarks = queries.remarks_on({**standing.texts, FILE: text}, FILE, now=now)
        actions.write(standing, FILE, text, remarks, by=stage.team.coordinator, now=now)
