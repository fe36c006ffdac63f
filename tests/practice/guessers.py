"""People who did not read the lesson: rules by which somebody could guess the right answer. Each gives the options it likes
best; among those it draws lots."""

import re

WORD = re.compile(r"\w+")
ABSOLUTE = {"alle", "alleen", "allemaal", "alles", "altijd", "elk", "elke", "iedereen", "meteen", "niemand", "niets", "nooit", "helemaal", "zeker"}  # fmt: skip
KIND = {"bedankt", "bied", "biedt", "bij", "dank", "even", "graag", "helpt", "kijkt", "luister", "luistert", "rustig", "samen", "vraag", "vraagt", "vriendelijk", "zullen"}  # fmt: skip


def words(text):
    return [word.casefold() for word in WORD.findall(text)]


def best(options, score):
    """The options with the highest score."""
    found = [score(option["text"]) for option in options]
    return [option for option, value in zip(options, found, strict=True) if value == max(found)]


def at(place):
    return lambda question, options: [options[place]]


def by(score):
    return lambda question, options: best(options, score)


def shared(question, options):
    known = set(words(question["text"]))
    return best(options, lambda text: len(known & set(words(text))))


def different(question, options):
    known = set(words(question["text"]))
    return best(options, lambda text: -len(known & set(words(text))))


GUESSERS = {
    "longest": by(len),
    "shortest": by(lambda text: -len(text)),
    "middle in length": lambda question, options: sorted(options, key=lambda row: len(row["text"]))[1:2],
    "first": at(0),
    "middle": at(1),
    "last": at(-1),
    "most words shared with the question": shared,
    "fewest words shared with the question": different,
    "no absolute words": by(lambda text: -len(ABSOLUTE & set(words(text)))),
    "absolute words": by(lambda text: len(ABSOLUTE & set(words(text)))),
    "kindest tone": by(lambda text: len(KIND & set(words(text)))),
    "least kind": by(lambda text: -len(KIND & set(words(text)))),
    "most commas": by(lambda text: text.count(",")),
    "no comma": by(lambda text: -text.count(",")),
    "asks something": by(lambda text: text.count("?")),
    "asks nothing": by(lambda text: -text.count("?")),
    "most words": by(lambda text: len(words(text))),
    "longest word": by(lambda text: max(map(len, words(text)))),
    "shortest words": by(lambda text: -sum(map(len, words(text))) / len(words(text))),
    "says no": by(lambda text: len({"niet", "geen", "nooit"} & set(words(text)))),
    "says yes": by(lambda text: -len({"niet", "geen", "nooit"} & set(words(text)))),
    "gives a reason": by(lambda text: len({"want", "dan", "zodat", "dus", "omdat"} & set(words(text)))),
    "gives no reason": by(lambda text: -len({"want", "dan", "zodat", "dus", "omdat"} & set(words(text)))),
    "together": by(lambda text: len({"samen", "jullie", "ieder", "groep"} & set(words(text)))),
    "alone": by(lambda text: -len({"samen", "jullie", "ieder", "groep"} & set(words(text)))),
    "asks rather than tells": by(lambda text: len({"vraag", "vraagt", "vragen"} & set(words(text)))),
}


def score(guesser, questions):
    """Percent right, and what chance alone gives, over questions with one answer to choose."""
    chosen = [question for question in questions if question["options"]]
    right = chance = 0.0
    for question in chosen:
        options = question["options"]
        liked = guesser(question, options)
        right += sum(option["right"] for option in liked) / len(liked)
        chance += 1 / len(options)
    return 100 * right / len(chosen), 100 * chance / len(chosen)
