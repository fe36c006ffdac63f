"""The two projects. Blokker and Haren are real places; what happens there in this world is made up."""

from datetime import date, datetime, timedelta

from lms.accounts.models import Person
from lms.db import db
from lms.projects import actions
from lms.projects.models import Project, ProjectMember, ProjectPartner

BLOKKER = (
    "Het oude postkantoor in Blokker staat al jaren leeg. Buren maken er samen een plek van om binnen te lopen.",
    "De woningcorporatie wil de begane grond een nieuwe functie geven. Bewoners hebben ideeën genoeg: een koffietafel, "
    "een plek om spullen te lenen, een hoek waar jongeren mogen zitten.\n\n"
    "We vragen het aan iedereen, ook aan wie niet naar een avond komt. Daarna kiezen we samen.",
)
HAREN = (
    "De gemeenschapszaal onder een flat in Haren is weer van de buren. Drie dagen in de week staat de deur open.",
    "Vroeger stond de zaal vol met oude meubels. Nu is er op maandag een repaircafé, op woensdag soep, en op vrijdag "
    "wie er wil.\n\nDe sleutels liggen bij vier mensen. Er komen elk seizoen nieuwe gezichten bij.",
)
BLOKKER_LOG = (
    (150, "milestone", "We kennen elkaar", "Kennismaking met de wijkmanager, de corporatie en de bewonerscommissie. Twee keer koffie, één keer appeltaart."),
    (110, "agreement", "Wat staat vast, wat is open", "De corporatie zegt: de gevel blijft, de huur is laag, en wie er komt mogen bewoners zeggen."),
    (60, "conversation", "Straatgesprekken bij de supermarkt", "Op drie tijden gestaan. Zestien gesprekken. Vaak gehoord: een plek waar je niets hoeft te kopen."),
    (24, "event", "Ideeënraam bij de bakker", "Het raam hangt vol. Er zijn 31 briefjes. Zeven zijn van kinderen."),
    (9, "conversation", "Aan de deur in de flats", "Met z'n tweeën langs tien deuren. Vier open. Idee: een bank bij de ingang, want staan is lang."),
)  # fmt: skip
HAREN_LOG = (
    (320, "milestone", "De sleutel", "We kregen de sleutel van de zaal. Eerst schoonmaken, met elf mensen."),
    (260, "event", "Eerste soepdag", "Er kwamen 19 mensen, van wie 8 voor het eerst. De pan was leeg."),
    (180, "agreement", "Wie doet de deur", "Vier mensen hebben een sleutel. Elke taak heeft twee namen."),
    (90, "story", "De naaimachine", "Iemand bracht haar oude naaimachine. Nu maakt ze elke maandag broeken korter. ‘Ik kwam alleen kijken,’ zegt ze. Ze las dit en vond het goed."),
    (12, "event", "Herfstmarkt", "Twaalf kramen, 60 bezoekers geteld bij de deur. Vijf mensen willen een taak."),
)  # fmt: skip


def build(today: date, by: Person, now: datetime) -> tuple[Project, Project]:
    blokker = _project("blokker", "Blokker", "Blokker, gemeente Hoorn", BLOKKER, today - timedelta(days=160))
    haren = _project("haren", "Haren", "Haren, gemeente Groningen", HAREN, today - timedelta(days=420))
    _phases(blokker, ("meet", "explore", "gather"), by, now, (160, 120, 70))
    _phases(
        haren,
        ("meet", "explore", "gather", "decide", "plan", "pilot", "open", "run"),
        by,
        now,
        (420, 400, 380, 350, 340, 310, 270, 200),
    )
    _partners(
        blokker,
        (
            ("woningcorporatie", "Woonstichting De Dijk"),
            ("gemeente", "Gemeente Hoorn"),
            ("bewonerscommissie", "Bewonerscommissie Blokker"),
        ),
    )
    _partners(
        haren,
        (
            ("woningcorporatie", "Stichting Thuis in Haren"),
            ("gemeente", "Gemeente Groningen"),
            ("school", "Basisschool De Linde"),
        ),
    )
    for project, log in ((blokker, BLOKKER_LOG), (haren, HAREN_LOG)):
        for days, kind, title, text in log:
            actions.write_entry(
                project, kind=kind, title=title, text=text, happened_on=today - timedelta(days=days), by=by,
                now=max(now, now + timedelta(days=300 - days)),
            )  # fmt: skip
    return blokker, haren


def _project(slug: str, name: str, place: str, words: tuple[str, str], started_on: date) -> Project:
    project = Project(
        slug=slug, name=name, place=place, summary=words[0], about=words[1], started_on=started_on
    )
    db.session.add(project)
    db.session.flush()
    return project


def _phases(
    project: Project, codes: tuple[str, ...], by: Person, now: datetime, days_ago: tuple[int, ...]
) -> None:
    for code, days in zip(codes, days_ago, strict=True):
        actions.enter_phase(project, code, note="", by=by, now=now + timedelta(days=300 - days))


def _partners(project: Project, partners: tuple[tuple[str, str], ...]) -> None:
    for kind, name in partners:
        db.session.add(ProjectPartner(project_id=project.id, kind=kind, name=name))


def member_of(project: Project, person: Person) -> ProjectMember:
    return next(row for row in project.members if row.person_id == person.id)
