"""A course that fits on a page, for the tests of this slice. RICH has what GOOD lacks: hard words, a sheet, a link."""

from datetime import UTC, date, datetime
from pathlib import Path

from lms.curriculum import actions
from lms.curriculum.models import CourseVersion

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
GOOD = {
    "course.toml": """slug = "kort"
title = "Korte cursus"
certificate_title = "Certificaat"
summary = "Kort."
modules = ["een"]
learning_outcomes = ["Ik luister."]
[gate]
title = "Veilig"
modules = ["een"]
[requirements]
group_days = 1
peer_meetings = 0
host_turns = 0
case_turns = 0
""",
    "een/module.toml": """title = "Een"
question = "Wat?"
summary = "Kort."
lessons = ["luisteren"]
assignment = "wandeling"
""",
    "een/luisteren.md": """+++
title = "Luisteren"
goal = "Je luistert."
can_do = "luisteren"
minutes = 20
needs = ["oren"]
mini_do = "Luister."
reflection = "Hoe was het?"
+++
## Oren open

Luister **goed**. ![Een oor](oor.svg)
""",
    "een/luisteren.check.toml": """[[question]]
slug = "eerst"
text = "Wat eerst?"
explanation = "Eerst luisteren."
[[question.option]]
text = "Luisteren"
right = true
[[question.option]]
text = "Praten"
""",
    "een/wandeling.opdracht.md": """+++
title = "Wandeling"
hours = 2
goes_to_doors = false
photos = 1
criteria = ["gedaan"]
yields = "krachten"
hand_in = "Een foto."
+++
Loop.
""",
    "een/groepsdag.md": """+++
title = "Groepsdag"
minutes = 180
bring = ["pen"]
+++
Welkom.
""",
    "beelden/oor.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>',
}
RICH = GOOD | {
    "een/module.toml": """title = "Een: wie ben je?"
question = "Wat?"
summary = "Kort."
lessons = ["luisteren", "bruggen-bouwen"]
assignment = "wandeling"
sheets = ["turflijst"]
""",
    "een/bruggen-bouwen.md": """+++
title = "Bruggen bouwen"
goal = "Je brengt twee buren bij elkaar."
can_do = "een brug bouwen"
minutes = 25
needs = ["pen", "papier"]
mini_do = "Zwaai naar een buur."
reflection = "Wie zwaaide terug?"
controleer-voor = 2027-01-01

[[word]]
word = "bemiddelen"
meaning = "In het midden gaan staan. Je kiest geen kant."

[[word]]
word = "‘draagvlak’"
meaning = "Hoeveel mensen iets willen."
+++
Een brug is er voor twee kanten. Dat is soms zwaar.

## Twee bruggen in de wijk

De ene brug is van steen. De andere is van koffie & koek.

- Wie wil bemiddelen, luistert eerst. Zie [Luisteren](/leren/een/luisteren).
- Daarna ga je bemiddelen.

![Twee mensen en een tafel](oor.svg)

## Het woord ‘draagvlak’

Zeg liever: ‘draagvlak’ is hoeveel mensen iets willen. Fatima's café heeft ideeën genoeg.
""",
    "een/bruggen-bouwen.check.toml": """[[question]]
slug = "kant"
text = "Welke kant kies je?"
explanation = "Een brug staat in het midden."
[[question.option]]
text = "De kant van de gemeente"
[[question.option]]
text = "Geen van de twee"
right = true
[[question]]
slug = "woord"
text = "Hoe zeg je het?"
explanation = "Gewoon is goed."
[[question.option]]
text = "Zo gewoon als het kan"
right = true
[[question.option]]
text = "Met een duur woord"
[[question.option]]
text = "Zo zacht als het kan"
""",
    "een/turflijst.werkblad.md": """+++
title = "Turflijst"
use = "Zet een streep voor elk gesprek."
+++
| Waar | Streepjes |
|---|---|
| Aan de deur | |

![Een oor om te luisteren](oor.svg)
""",
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def changed(texts: dict[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """The same files with one change in one of them."""
    assert old in texts[name]
    return texts | {name: texts[name].replace(old, new)}


def published(texts: dict[str, str], now: datetime = NOW) -> CourseVersion:
    return actions.publish_texts(texts, now=now)
