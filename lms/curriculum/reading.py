"""How hard a text reads. Flesch-Douma is Flesch's reading ease for Dutch (W.H. Douma, *De leesbaarheid van
landbouwbladen*, Wageningen 1960): 206.84 - 0.77 x syllables per 100 words - 0.93 x words per sentence. Higher is easier:
60-70 is standard, 70-80 fairly easy. What this project calls B1 is its own proposal: a score of 65 or more, sentences of
12 words on average at most, none above 20. A lesson has a floor too, since telegrams tire a reader as much as long sentences:
outside speech, lists and steps 8 to 11 words on average, and no more than three sentences of four words or fewer in a row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms import markdown

EASIEST_ENOUGH = 65.0
AVERAGE_WORDS = 12.0
MOST_WORDS = 20
AVERAGES = (8.0, 11.0)  # words a sentence of a lesson, outside speech, lists and steps
PACE = 130  # words a minute, for somebody who reads slowly
SHORT = 4  # words
MOST_SHORT = 3  # short sentences in a row
FEWEST = 10  # sentences: less says nothing about the average
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,:]*", re.UNICODE)
STRESS = str.maketrans("áéíóú", "aeiou")  # één, vóór: stress makes no second sound
# vowels that sound as one: cadeau (but ge-automatiseerd), muse-um; a diaeresis begins a syllable (be-ëindigd); y-oga
VOWELS = re.compile(
    r"(?<!^g)eau|e(?=um(?![aeiou]))|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ij|ei|ui|eu|ou|au|oe|ie|ai|oi|ëi|ëe|ïe|"
    r"y(?![aeiou])|[aeiouàâèêìîòôùû]|[äëïöü]"
)
SPEECH = re.compile(r'"[^"]*"|“[^”]*”')
SPOKEN = "\N{SYMBOL FOR RECORD SEPARATOR}"  # stands where speech was
QUOTED = re.compile(r"[‘\"“][^‘’\"“”]{1,200}[’\"”]")
AVOIDED = re.compile(
    r"\b(dienen te|dient te|conform|indien|participe\w+|participatie\w*|draagvlak|stakeholders?|faciliteren|allochto\w+|"
    r"migratieachtergrond\w*|toets|toetsen|examens?|diploma'?s?|getuigschrift\w*|student\w*|cursist\w*|kandidaat|kandidaten|"
    r"burgers?|keukentafelgesprek\w*|pilots?|presentie|representatie\w+|gezakt|onvoldoende|keukentafel)\b",
    re.I,
)


@dataclass(frozen=True)
class Reading:
    """A text in figures: words, sentences, Flesch-Douma, and its longest sentences."""

    words: int
    sentences: int
    score: float
    longest: tuple[str, ...]

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def is_easy(self) -> bool:
        return self.score >= EASIEST_ENOUGH and self.words_per_sentence <= AVERAGE_WORDS and not self.too_long

    @property
    def too_long(self) -> tuple[str, ...]:
        """The sentences that are wrong by themselves, longest first."""
        return tuple(sentence for sentence in self.longest if len(words_of(sentence)) > MOST_WORDS)


@dataclass(frozen=True)
class Prose:
    """The running text of a lesson without speech, lists and steps: its sentences, and where short ones pile up."""

    words: int
    sentences: int
    piles: tuple[tuple[int, str], ...]  # (line, the sentences)

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def is_even(self) -> bool:
        """Neither chopped nor long-winded, as far as there is enough to judge."""
        low, high = AVERAGES
        return self.sentences < FEWEST or low <= self.words_per_sentence <= high


def words_of(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def syllables(word: str) -> int:
    """Sounds in a word, by its vowels. A number counts as one: it is read at a glance."""
    return max(1, len(VOWELS.findall(word.lower().translate(STRESS))))


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of plain text: one a line at least, and closing marks end one."""
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.?!])[\"”’)]*\s+", line):
            if words_of(sentence):
                yield sentence.strip()


def measure(page: str) -> Reading:
    """The reading level of a page of Markdown: its running text, without tables and pictures."""
    sentences = list(sentences_of(markdown.plain(page)))
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return Reading(0, 0, 100.0, ())
    per_hundred = 100 * sum(map(syllables, words)) / len(words)
    score = 206.84 - 0.77 * per_hundred - 0.93 * len(words) / len(sentences)
    longest = sorted(sentences, key=lambda sentence: -len(words_of(sentence)))
    longest = [
        sentence for rank, sentence in enumerate(longest) if rank < 3 or len(words_of(sentence)) > MOST_WORDS
    ]
    return Reading(len(words), len(sentences), round(score, 1), tuple(longest))


def told(paragraph: str) -> list[str]:
    """The sentences of a paragraph; one in which somebody speaks is empty."""

    def mark(found: re.Match[str]) -> str:
        rest = found.string[found.end() :].lstrip(" )*_")
        ends = found[0][-2:-1] in tuple(".?!…") and (not rest or not rest[0].islower())
        return f"{SPOKEN}." if ends else SPOKEN

    marked = SPEECH.sub(mark, paragraph)
    parts = [part for part in re.split(r"(?<=[.?!:])[)*_]*\s+", marked) if words_of(part) or SPOKEN in part]
    return ["" if SPOKEN in part else part.strip() for part in parts]


def prose_of(page: str) -> Prose:
    """How the running text of a page of Markdown goes from sentence to sentence."""
    lengths: list[int] = []
    piles: list[tuple[int, str]] = []
    row: list[str] = []
    begin = 0

    def close() -> None:
        if len(row) > MOST_SHORT:
            piles.append((begin, " ".join(row)))
        row.clear()

    for line, words in markdown.paragraphs(page):
        for sentence in told(words) if words else [""]:
            count = len(words_of(sentence))
            if not 0 < count <= SHORT:
                close()
            else:
                begin = begin if row else line
                row.append(sentence)
            lengths += [count] if count else []
    close()
    return Prose(sum(lengths), len(lengths), tuple(piles))


def minutes_to_read(page: str) -> int:
    """How long a slow reader takes over a page of Markdown, in whole minutes."""
    return -(-measure(page).words // PACE)


def avoided_words(text: str) -> Iterator[str]:
    """Words that frighten or mislead (field guide 6), unless they are quoted: then the text is about the word."""
    for found in AVOIDED.finditer(QUOTED.sub(" ", text)):
        yield found[0]
