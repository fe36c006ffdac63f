"""How hard a text reads. Flesch-Douma is Flesch's reading ease for Dutch (W.H. Douma, *De leesbaarheid van
landbouwbladen*, Wageningen 1960): 206.84 - 0.77 x syllables per 100 words - 0.93 x words per sentence. Higher is easier:
60-70 is standard, 70-80 fairly easy. What this project calls B1 is its own proposal: a score of 65 or more, sentences of
12 words on average at most, none above 20.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms import markdown

EASIEST_ENOUGH = 65.0
AVERAGE_WORDS = 12.0
MOST_WORDS = 20
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,:]*", re.UNICODE)
STRESS = str.maketrans("áéíóú", "aeiou")  # één, vóór: stress makes no second sound
# vowels that sound as one: cadeau (but ge-automatiseerd), muse-um; a diaeresis begins a syllable (be-ëindigd); y-oga
VOWELS = re.compile(
    r"(?<!^g)eau|e(?=um(?![aeiou]))|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ij|ei|ui|eu|ou|au|oe|ie|ai|oi|ëi|ëe|ïe|"
    r"y(?![aeiou])|[aeiouàâèêìîòôùû]|[äëïöü]"
)
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
        return (
            self.score >= EASIEST_ENOUGH
            and self.words_per_sentence <= AVERAGE_WORDS
            and not any(len(words_of(sentence)) > MOST_WORDS for sentence in self.longest)
        )


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
    longest = sorted(sentences, key=lambda sentence: -len(words_of(sentence)))[:3]
    return Reading(len(words), len(sentences), round(score, 1), tuple(longest))


def avoided_words(text: str) -> Iterator[str]:
    """Words that frighten or mislead (field guide 6), unless they are quoted: then the text is about the word."""
    for found in AVOIDED.finditer(QUOTED.sub(" ", text)):
        yield found[0]
