"""The wheel: how far each module is, and that its parts lie around the ring in order, next to each other."""

import html
import re
from datetime import UTC, datetime
from math import atan2, cos, hypot, pi, sin

import pytest

from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.learning.rules import HandInFact, LearningFacts, RecordedFact
from lms.progress.rules import ProgressFacts, assess
from lms.start.wheel_rules import GAP, INNER, OUTER, SIZE, wheel

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def course(modules: int) -> Outline:
    """Every module a lesson with a question and an assignment: three steps."""
    return Outline(
        1, 1, "rond", 1, "Rond", "Certificaat", (), Gate("Veilig werken", ("1",)), Requirements(0, 0, 0, 0),
        tuple(
            ModuleOutline(f"{n}", f"Module {n}", "?", "", (LessonOutline(f"les-{n}", f"Les {n}", 20, ("a",)),),
                          (AssignmentOutline(f"taak-{n}", f"Taak {n}", 3, n == 3, 3),), "Groepsdag", 180)
            for n in range(1, modules + 1)
        ),
    )  # fmt: skip


def facts(deeds: str) -> ProgressFacts:
    """Of each module in order what was done: r read, q the question, i handed in, a approved, p all of it on paper."""
    read, right, hand_ins, recorded = {}, {}, {}, {}
    for n, done in enumerate(deeds.split(" "), 1):
        if "r" in done:
            read[f"les-{n}"] = DAY
        if "q" in done:
            right[f"les-{n}"] = frozenset("a")
        if "i" in done or "a" in done:
            hand_ins[f"taak-{n}"] = HandInFact(1, DAY, "approved" if "a" in done else None, DAY)
        if "p" in done:
            recorded |= {(kind, slug): RecordedFact("paper", "Piet", DAY) for kind, slug in (("lesson", f"les-{n}"), ("check", f"les-{n}"), ("assignment", f"taak-{n}"))}  # fmt: skip
    return ProgressFacts(LearningFacts(read, right, hand_ins, recorded))


def states(deeds: str) -> list[tuple[str, int]]:
    outline = course(len(deeds.split(" ")))
    return [(part.state, part.done) for part in wheel(outline, assess(outline, facts(deeds)))]


@pytest.mark.parametrize(
    ("deeds", "expected"),
    [
        ("- - -", [("now", 0), ("later", 0), ("later", 0)]),
        ("r - -", [("now", 1), ("later", 0), ("later", 0)]),
        ("rq - -", [("now", 2), ("later", 0), ("later", 0)]),
        ("rqi - -", [("begun", 2), ("now", 0), ("later", 0)]),
        ("rqa - -", [("done", 3), ("now", 0), ("later", 0)]),
        ("p - -", [("done", 3), ("now", 0), ("later", 0)]),
        ("- r -", [("now", 0), ("begun", 1), ("later", 0)]),
        ("- rqa -", [("now", 0), ("done", 3), ("later", 0)]),
        ("rqi rqa r", [("begun", 2), ("done", 3), ("now", 1)]),
        ("rqi rqa rq", [("begun", 2), ("done", 3), ("begun", 2)]),  # the third goes to doors, and waits for the first
        ("rqi rqi rqi", [("begun", 2), ("begun", 2), ("begun", 2)]),
        ("rqa rqa rq", [("done", 3), ("done", 3), ("now", 2)]),
        ("rqa p rqa", [("done", 3), ("done", 3), ("done", 3)]),
    ],
)  # fmt: skip
def test_how_far_each_module_is(deeds, expected):
    assert states(deeds) == expected


def test_a_part_says_which_module_it_is():
    outline = course(3)
    parts = wheel(outline, assess(outline, facts("rqa r -")))
    assert [(part.number, part.slug, part.title, part.done, part.total) for part in parts] == [
        (1, "1", "Module 1", 3, 3), (2, "2", "Module 2", 1, 3), (3, "3", "Module 3", 0, 3),
    ]  # fmt: skip


def angle(x: float, y: float) -> float:
    """Clockwise from twelve o'clock, 0 to 2 pi."""
    return atan2(x - SIZE / 2, SIZE / 2 - y) % (2 * pi)


def corners(path: str) -> list[tuple[float, float]]:
    """Outer begin, outer end, inner end, inner begin: the four points of a part, of which arcs are drawn."""
    shape = re.fullmatch(
        r"M(\S+) (\S+)A150 150 0 [01] 1 (\S+) (\S+)L(\S+) (\S+)A92 92 0 [01] 0 (\S+) (\S+)Z", path
    )
    numbers = [float(number) for number in shape.groups()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("modules", [1, 2, 3, 5, 9, 12, 20])
def test_the_parts_cover_the_ring_in_order(modules):
    outline = course(modules)
    parts = wheel(outline, assess(outline, ProgressFacts()))
    share, covered = 2 * pi / modules, 0.0
    for index, part in enumerate(parts):
        outer_begin, outer_end, inner_end, inner_begin = corners(part.path)
        radii = [hypot(x - SIZE / 2, y - SIZE / 2) for x, y in corners(part.path)]
        assert radii == pytest.approx([OUTER, OUTER, INNER, INNER], abs=0.1)
        begin, end = index * share + GAP / 2, (index + 1) * share - GAP / 2
        assert [
            angle(*outer_begin),
            angle(*inner_begin),
            angle(*outer_end),
            angle(*inner_end),
        ] == pytest.approx([begin, begin, end, end], abs=0.002)
        large = re.findall(r" 0 ([01]) [01] ", part.path)
        assert large == [str(int(share - GAP > pi))] * 2
        middle = (begin + end) / 2
        assert part.label == pytest.approx(
            (SIZE / 2 + 121 * sin(middle), SIZE / 2 - 121 * cos(middle)), abs=0.1
        )
        assert begin < angle(*part.label) < end or modules == 1
        covered += end - begin
    assert covered == pytest.approx(2 * pi - modules * GAP)
    labels = [part.label for part in parts]
    nearest = min(
        (hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(labels) for b in labels[:i]), default=SIZE
    )
    assert nearest > 30  # a number is at most 30 units wide: no two lie over each other
    assert all(INNER < hypot(x - SIZE / 2, y - SIZE / 2) < OUTER for x, y in labels)


@pytest.mark.parametrize(
    ("done", "alternative"),
    [
        (
            0,
            "Een wiel met 3 delen, voor elke module één. Je bent bij module 1: 0 van 3 stappen gedaan. 0 modules zijn gedaan.",
        ),
        (
            1,
            "Een wiel met 3 delen, voor elke module één. Je bent bij module 2: 0 van 3 stappen gedaan. 1 module is gedaan.",
        ),
        (
            2,
            "Een wiel met 3 delen, voor elke module één. Je bent bij module 3: 0 van 3 stappen gedaan. 2 modules zijn gedaan.",
        ),
        (3, "Een wiel met 3 delen, voor elke module één. 3 modules zijn gedaan."),
    ],
)
def test_the_start_page_shows_it_with_words_for_who_does_not_see_it(
    world, as_person, visit, done, alternative
):
    cohort = world.cohort(world.version(modules=3, lessons=1))
    trainee, coach = world.trainee(cohort), world.coach(cohort)
    for module in cohort.version.modules[:done]:
        for lesson in module.lessons:
            world.lesson_done(trainee, cohort, lesson.slug)
            for question in lesson.check:
                world.answer(trainee, cohort, lesson.slug, question["slug"])
        world.review(world.handed_in(trainee, cohort, module.assignments[0].slug), coach)
    page = visit(as_person(trainee), "/leren")
    drawing = re.search(r'<svg class="wheel__drawing"[^>]*>.*?</svg>', page, re.S)[0]
    title = re.search(r'<title id="wiel-titel">(.*?)</title>', drawing, re.S)[1]
    assert ('role="img" aria-labelledby="wiel-titel"' in drawing, " ".join(html.unescape(title).split())) == (
        True,
        alternative,
    )
    expected = ["done"] * done + ["now", "later", "later"][: 3 - done]
    assert re.findall(r"wheel__part wheel__part--(\w+)", drawing) == expected
    assert (drawing.count("wheel__tick"), re.findall(r'class="wheel__number[^>]*>(\d)<', drawing)) == (
        done, [str(number) for number in range(done + 1, 4)],
    )  # fmt: skip
    for module in cohort.version.modules:  # the same in words, below it
        assert f'#module-{module.slug}">{module.position}. {module.title}</a>' in page
