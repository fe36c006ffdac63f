"""A question of a check: one answer to choose, or cards to lay in boxes. What may be said against it as it was written, and what is
said after an answer. Pure: data in, answers out."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Question = Mapping[str, Any]  # as it is kept with a lesson
Fault = tuple[str, str]  # the words at which it stands in its file, and what is wrong
MOST_BOXES, MOST_CARDS = 4, 8
LONGEST_TO_MEAN = 1.3
USUAL = 3  # answers to a question


@dataclass(frozen=True)
class Feedback:
    """What is said after an answer: why each choice does not fit, and the explanation once it is time for it."""

    is_right: bool
    why_not: tuple[str, ...] = ()
    explanation: str = ""


def is_sorting(question: Question) -> bool:
    return bool(question.get("cards"))


def faults(questions: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """What is wrong with the questions of one check, as they stand in its file."""
    for question in questions:
        slug = question["slug"]
        if "card" in question or "bins" in question:
            found = _of_cards(question)
        else:
            found = _of_options(question.get("option", []))
        yield from ((slug, f"vraag {slug}: {message}") for message in found)


def _of_options(options: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    right = sum(bool(option.get("right")) for option in options)
    texts = [option["text"] for option in options]
    if len(options) < 2:
        yield "er zijn minstens twee antwoorden nodig"
    if right != 1:
        yield f"er zijn {right} goede antwoorden; het hoort er precies één te zijn"
    if len(set(texts)) < len(texts):
        yield "twee antwoorden zijn gelijk"
    for text in texts:
        if len(text) > LONGEST_TO_MEAN * sum(map(len, texts)) / len(texts):
            yield f"een antwoord springt eruit, want het is veel langer dan de andere: ‘{text[:60]}’"
    said = ["why_not" in option for option in options if not option.get("right")]
    if any(said) and not all(said):
        yield "bij elk ander antwoord hoort waarom het niet past (why_not)"


def _of_cards(question: Mapping[str, Any]) -> Iterator[str]:
    boxes, cards = question.get("bins", []), question.get("card", [])
    texts = [card["text"] for card in cards]
    if "option" in question:
        yield "kies: antwoorden, of kaartjes in vakken"
    if not 2 <= len(boxes) <= MOST_BOXES or len(set(boxes)) < len(boxes):
        yield f"er zijn twee tot {MOST_BOXES} verschillende vakken nodig (bins)"
    if not 3 <= len(cards) <= MOST_CARDS or len(set(texts)) < len(texts):
        yield f"er zijn drie tot {MOST_CARDS} verschillende kaartjes nodig"
    for card in cards:
        if card["bin"] not in boxes:
            yield f"het vak ‘{card['bin']}’ is er niet"
    if len({card["bin"] for card in cards}) == 1:
        yield "alle kaartjes horen in hetzelfde vak"


def as_kept(question: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a question that was written: options with a key that follows from their words, or boxes with cards."""
    kept = {name: question[name] for name in ("slug", "text", "explanation", "recalls") if name in question}
    if "card" in question:
        boxes = list(question.get("bins", []))
        cards = [{name: card[name] for name in ("text", "bin", "why_not")} for card in question["card"]]
        return kept | {"bins": boxes, "cards": cards, "options": []}
    return kept | {"options": [_option(option) for option in question.get("option", [])]}


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    key = hashlib.sha256(option["text"].encode()).hexdigest()[:10]
    kept = {"key": key, "text": option["text"], "right": bool(option.get("right"))}
    return kept | ({"why_not": option["why_not"]} if "why_not" in option else {})


def right_key(question: Question) -> str:
    """The answer that is right: the key of an option, or the number of a box for each card in turn."""
    if is_sorting(question):
        return "".join(str(question["bins"].index(card["bin"])) for card in question["cards"])
    return str(next(option["key"] for option in question["options"] if option["right"]))


def other_key(question: Question) -> str:
    """An answer that is not right."""
    if is_sorting(question):
        right = right_key(question)
        return f"{(int(right[0]) + 1) % len(question['bins'])}{right[1:]}"
    return str(next(option["key"] for option in question["options"] if not option["right"]))


def may_be_given(question: Question, key: str) -> bool:
    if is_sorting(question):
        return len(key) == len(question["cards"]) and all(
            sign in "0123456789"[: len(question["bins"])] for sign in key
        )
    return any(option["key"] == key for option in question["options"])


def laid(question: Question, key: str) -> list[tuple[str, str, bool]]:
    """(card, the box it was laid in, whether it belongs there) for each card of a sorting question."""
    chosen = [question["bins"][int(sign)] for sign in key]
    return [
        (card["text"], box, box == card["bin"]) for card, box in zip(question["cards"], chosen, strict=True)
    ]


def feedback(question: Question, key: str, wrong_tries: int) -> Feedback:
    """What to say after an answer. The explanation, from which the right one follows, comes after the right answer or from the
    second wrong one on; `wrong_tries` counts this one. Questions from before have no words for each answer."""
    if key == right_key(question):
        return Feedback(True, explanation=question["explanation"])
    if is_sorting(question):
        rows = zip(question["cards"], laid(question, key), strict=True)
        reasons = tuple(card["why_not"] for card, (_, _, fits) in rows if not fits)
    else:
        reasons = tuple(
            option["why_not"]
            for option in question["options"]
            if option["key"] == key and "why_not" in option
        )
    return Feedback(False, reasons, question["explanation"] if wrong_tries > 1 else "")


def recalled(questions: Collection[Question]) -> list[str]:
    """The lessons that these questions bring back."""
    return [question["recalls"] for question in questions if "recalls" in question]
