"""Hard words explained on the spot: the first time a word stands in a lesson it can be opened, without a script."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from lms.markdown import anchor_of

TAG = re.compile(r"(<[^>]+>)")
CLOSED = ("h2", "h3", "h4", "a", "button", "span")  # where no button may stand


def anchor_of_word(word: str) -> str:
    return anchor_of(word).replace("deel-", "woord-", 1)


def explain(html: str, words: Sequence[dict[str, Any]]) -> str:
    """The HTML of a lesson with a button for each of its hard words, at their first place in the running text, and what
    they mean in a popover beside it. A word that is not there is explained under the lesson only."""
    parts = TAG.split(html)
    for word in words:
        bare = word["word"].strip('‘’"')
        sought = re.escape(escape(bare, quote=False)).replace(r"\ ", r"\s+")  # a line may end inside it
        pattern = re.compile(rf"(?<![\w&-]){sought}(?![\w-])", re.I)
        depth = 0
        for index, part in enumerate(parts):
            if part.startswith("<"):
                if part.strip("</>").split(" ")[0] in CLOSED:
                    depth += -1 if part.startswith("</") else 1
                continue
            found = None if depth else pattern.search(part)
            if found:
                anchor = anchor_of_word(bare)
                button = f'<button class="word" type="button" popovertarget="{anchor}">{found[0]}</button>'
                meaning = (
                    f'<span class="word__meaning" popover id="{anchor}"><strong>{escape(bare)}</strong>: '
                    f"{escape(word['meaning'])}</span>"
                )
                parts[index : index + 1] = TAG.split(
                    part[: found.start()] + button + meaning + part[found.end() :]
                )
                break
    return "".join(parts)
