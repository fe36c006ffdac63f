"""Whether the questions of a course can be answered without reading them: by length, by place. Pure: data in, figures out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.practice.question_rules import USUAL, Question, is_sorting, recalled

MOST_LONGEST = 45  # percent of the questions of a course in which the right answer is the longest
MOST_IN_MODULE = 60
MOST_AT_ONE_PLACE = 50
MOST_UNUSUAL = 10  # percent of the questions that may have two answers, or more than three
FEWEST_IN_MODULE, FEWEST = 5, 20  # questions: a share of fewer says nothing


@dataclass(frozen=True)
class Share:
    """Of how many questions it is so, and of how many it could be."""

    found: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.found / self.of) if self.of else 0

    def is_over(self, percent: int, fewest: int = FEWEST) -> bool:
        return self.of >= fewest and 100 * self.found > percent * self.of


def longest_is_right(questions: Sequence[Question]) -> Share:
    """How often the right answer is longer than every other one. Sorting questions have no longest answer."""
    chosen = [question["options"] for question in questions if not is_sorting(question)]
    found = 0
    for options in chosen:
        right = next((len(option["text"]) for option in options if option["right"]), 0)
        found += all(len(option["text"]) < right for option in options if not option["right"])
    return Share(found, len(chosen))


def places_of_right(questions: Sequence[Question]) -> list[Share]:
    """How often the right answer is the first in its file, the second, and so on: so it stands on paper."""
    chosen = [question["options"] for question in questions if not is_sorting(question)]
    most = max(map(len, chosen), default=0)
    return [
        Share(
            sum(len(row) > place and row[place]["right"] for row in chosen),
            sum(len(row) > place for row in chosen),
        )
        for place in range(most)
    ]


def not_usual(questions: Sequence[Question]) -> Share:
    """How often there are not three answers to choose from: two are a coin that is tossed, four are much to read."""
    chosen = [question["options"] for question in questions if not is_sorting(question)]
    return Share(sum(len(options) != USUAL for options in chosen), len(chosen))


def faults_of_course(modules: Sequence[tuple[str, Sequence[Question]]]) -> Iterator[tuple[str, str]]:
    """(the module, what is wrong); without a module it is said of the whole course."""
    for slug, questions in modules:
        found = longest_is_right(questions)
        if found.is_over(MOST_IN_MODULE, FEWEST_IN_MODULE):
            yield (
                slug,
                f"bij {found.percent} % van de vragen is het goede antwoord het langst (hoogstens {MOST_IN_MODULE} %)",
            )
    whole = [question for _, questions in modules for question in questions]
    found = longest_is_right(whole)
    if found.is_over(MOST_LONGEST):
        yield (
            "",
            f"bij {found.percent} % van de vragen is het goede antwoord het langst (hoogstens {MOST_LONGEST} %)",
        )
    if (found := not_usual(whole)).is_over(MOST_UNUSUAL):
        yield (
            "",
            f"bij {found.percent} % van de vragen zijn er geen drie antwoorden (hoogstens {MOST_UNUSUAL} %)",
        )
    for place, share in enumerate(places_of_right(whole), 1):
        if share.is_over(MOST_AT_ONE_PLACE):
            yield (
                "",
                f"bij {share.percent} % van de vragen is antwoord {place} het goede (hoogstens {MOST_AT_ONE_PLACE} %)",
            )


def faults_of_recall(checks: Sequence[tuple[str, str, Sequence[Question]]]) -> Iterator[tuple[str, str, str]]:
    """(lesson, at which words, what is wrong), for all checks of a course in order as (module, lesson, questions). A course that
    brings back earlier lessons does so in every check: from its second module on a lesson of an earlier module, in the
    first an earlier lesson."""
    is_used = any(recalled(questions) for _, _, questions in checks)
    first = checks[0][0] if checks else ""
    modules: dict[str, str] = {}
    for module, lesson, questions in checks:
        found = recalled(questions)
        for slug in found:
            if slug not in modules:
                yield lesson, slug, f"recalls: {slug} is geen les die eerder komt"
        earlier = [slug for slug in found if slug in modules and (module == first or modules[slug] != module)]
        if is_used and modules and not earlier:
            yield lesson, "[[question]]", "geen vraag haalt een eerdere module terug (recalls)"
        modules[lesson] = module
