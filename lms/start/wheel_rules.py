"""The course as a wheel: a part of the ring for each module, in the order of the course, clockwise from the top."""

from dataclasses import dataclass
from math import cos, pi, sin

from lms.curriculum.rules import ModuleOutline, Outline
from lms.progress.rules import DONE, Progress

SIZE = 320  # units of the drawing, square
OUTER, INNER = 150.0, 92.0
GAP = 0.035  # radians between two parts


@dataclass(frozen=True)
class Part:
    """A module on the wheel: how far it is (done, now, begun, later) and the shape that shows it."""

    number: int
    slug: str
    title: str
    state: str
    done: int
    total: int
    path: str
    filled: str  # the shape of what is done of it; nothing when nothing is
    label: tuple[float, float]


def wheel(outline: Outline, progress: Progress) -> tuple[Part, ...]:
    current = progress.next.module if progress.next else None
    count = len(outline.modules)
    parts = []
    for index, module in enumerate(outline.modules):
        items = progress.of_module(module.slug)
        done = sum(item.state == DONE for item in items)
        state = (
            "done"
            if done == len(items)
            else "now"
            if module.slug == current
            else "begun"
            if done
            else "later"
        )
        begin, end = (2 * pi * (index + step) / count for step in (0, 1))
        parts.append(
            Part(
                index + 1,
                module.slug,
                module.title,
                state,
                done,
                len(items),
                _ring_part(begin + GAP / 2, end - GAP / 2),
                _filled(begin + GAP / 2, end - GAP / 2, done / len(items) if items else 0),
                _point((OUTER + INNER) / 2, (begin + end) / 2),
            )
        )
    return tuple(parts)


def just_finished(outline: Outline, progress: Progress) -> ModuleOutline | None:
    """The module that somebody finished with the last thing they did; None once they went on with another."""
    done = [
        (item.since, item.module)
        for item in progress.items
        if item.since and item.module and item.state == DONE
    ]
    slug = max(done)[1] if done else ""
    is_done = all(item.state == DONE for item in progress.of_module(slug))
    return outline.module(slug) if is_done else None


def _filled(begin: float, end: float, share: float) -> str:
    return _ring_part(begin, begin + (end - begin) * share) if share else ""


def _point(radius: float, angle: float) -> tuple[float, float]:
    """Angles are counted clockwise from twelve o'clock."""
    return round(SIZE / 2 + radius * sin(angle), 1), round(SIZE / 2 - radius * cos(angle), 1)


def _ring_part(begin: float, end: float) -> str:
    is_large = int(end - begin > pi)
    (x1, y1), (x2, y2) = _point(OUTER, begin), _point(OUTER, end)
    (x3, y3), (x4, y4) = _point(INNER, end), _point(INNER, begin)
    return (
        f"M{x1} {y1}A{OUTER:g} {OUTER:g} 0 {is_large} 1 {x2} {y2}"
        f"L{x3} {y3}A{INNER:g} {INNER:g} 0 {is_large} 0 {x4} {y4}Z"
    )
