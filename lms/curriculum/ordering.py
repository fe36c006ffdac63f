"""In which order a module is met: lessons, and after some of them an assignment."""

from collections.abc import Sequence

from lms.curriculum.parsing import Source

MOST_ASSIGNMENTS = 2  # of a module


def assignments_named(module: Source) -> list[str]:
    """The assignments of a module file: one as `assignment`, or a list as `assignments`."""
    one, more = module.values.get("assignment"), module.values.get("assignments")
    if (one is None) == (more is None):
        if module.values:
            module.complain("geef assignment (één opdracht) of assignments (een lijst), en niet allebei")
        return []
    names = [name for name in (more if isinstance(more, list) else [one]) if isinstance(name, str)]
    if len(names) > MOST_ASSIGNMENTS:
        module.complain(f"assignments: hoogstens {MOST_ASSIGNMENTS} opdrachten in een module", "assignments")
    return list(dict.fromkeys(names))


def look_at_order(lessons: Sequence[str], tasks: Sequence[Source]) -> None:
    """The last assignment ends the module; each before it says after which lesson it comes, in that order."""
    passed = -1
    for number, task in enumerate(tasks, 1):
        after = task.values.get("after")
        if number == len(tasks):
            if after is not None:
                task.complain(
                    "after: de laatste opdracht van een module komt altijd na de laatste les", "after"
                )
        elif after not in lessons or lessons.index(after) <= passed or after == lessons[-1]:
            task.complain(
                "after: na welke les van deze module komt deze opdracht? (in volgorde, en niet de laatste)",
                "after",
            )
        else:
            passed = lessons.index(after)
