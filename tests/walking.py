"""Walks from page to page as a visitor does: by the words of links and buttons, with the fields the page has."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from tests.proofreader import as_shown, proofread


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[list[str]] = []
        self.forms: list[dict[str, Any]] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        form = self.forms[-1] if self.forms else None
        if tag == "a":
            self.links.append([values.get("href", ""), ""])
            self._inside = tag
        elif tag == "form":
            self.forms.append(
                {
                    "action": values.get("action"),
                    "fields": {},
                    "button": "",
                    "sends": [],
                    "method": values["method"],
                }
            )
        elif tag == "button":
            self._inside = tag
            if form:
                form["sends"].append(
                    (
                        {values["name"]: values.get("value", "")} if "name" in values else {},
                        len(form["button"]),
                    )
                )
        elif (
            form
            and tag in ("input", "textarea", "select")
            and values.get("type") not in ("radio", "checkbox")
        ):
            self._keep(
                form["fields"], values.get("name"), values.get("value", "") if tag != "select" else "0"
            )

    @staticmethod
    def _keep(fields: dict[str | None, Any], name: str | None, value: str) -> None:
        """A name that stands in a form more than once has several values."""
        known = fields.get(name, [])
        known = known if isinstance(known, list) else [known]
        fields[name] = [*known, value] if known else value

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "button"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "a":
            self.links[-1][1] += data
        elif self._inside == "button" and self.forms:
            self.forms[-1]["button"] += data


class Walk:
    """Every page on the way is proofread."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser, self.address, self.page = browser, "", ""

    def opens(self, address: str, status: int = 200) -> "Walk":
        response = self.browser.get(address, follow_redirects=True)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return self._arrives(response)

    def _arrives(self, response: Any) -> "Walk":
        self.address, page = response.request.path, response.get_data(as_text=True)
        proofread(page, self.address)
        self.page = as_shown(page)
        return self

    def follows(self, words: str) -> "Walk":
        found = [href for href, text in self._parts().links if words in " ".join(text.split())]
        assert found, f"{self.address} has no link {words!r}"
        return self.opens(found[0])

    def presses(self, button: str, /, status: int = 200, **fields: Any) -> "Walk":
        """Sends the form with this button. The fields must be on the page."""
        form = next((row for row in self._parts().forms if button in row["button"]), None)
        assert form, f"{self.address} has no button {button!r}"
        at = form["button"].index(button)
        sent = [values for values, begins in form["sends"] if begins <= at][-1]
        data = form["fields"] | sent | fields
        response = self.browser.post(
            form["action"] or self.address,
            data=data,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        assert response.status_code == status, f"{self.address}: {response.status_code}"
        return self._arrives(response)

    def sees(self, *words: str) -> "Walk":
        for word in words:
            assert word in self.page, f"{self.address} does not say {word!r}"
        return self

    def misses(self, *words: str) -> "Walk":
        for word in words:
            assert word not in self.page, f"{self.address} says {word!r}"
        return self

    def has_button(self, words: str) -> bool:
        return any(words in row["button"] for row in self._parts().forms)

    def _parts(self) -> _Parts:
        parts = _Parts()
        parts.feed(self.page)
        return parts
