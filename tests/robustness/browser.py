"""Reading a page as a browser does: its links, its forms and what stands in them, what htmx asks for."""

import traceback
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Form:
    """A form and what it would send untouched: [(name, value)]; `choices` are the values a name may take."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {name for name, _value in self.values} | set(self.choices)

    def filled(self, **typed) -> dict[str, list[str] | str]:
        """What is sent when `typed` is entered over what stands there."""
        sent: dict = {}
        for name, value in self.values:
            sent.setdefault(name, []).append(value)
        return sent | typed


class Reader(HTMLParser):
    """`Reader.of(response)` has `links` (path and query) and `forms`, all of this site only."""

    @classmethod
    def of(cls, response) -> "Reader":
        reader = cls(response.wsgi_request.get_full_path())
        if "html" in response.headers.get("Content-Type", "") and not response.streaming:
            reader.feed(response.content.decode())
        return reader

    def __init__(self, address: str):
        super().__init__()
        self.address, self.links, self.forms = address, set(), []
        self._form: Form | None = None
        self._select = self._area = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        for name in ("href", "hx-get", "data-url", "data-peek", "action"):
            if tag != "link" and found.get(name):
                self._link(found[name])
        if found.get("hx-post"):
            self.forms.append(Form(self._here(found["hx-post"]), "post"))
        if tag == "form":
            self._form = Form(
                self._here(found.get("action") or self.address), (found.get("method") or "get").lower()
            )
            self.forms.append(self._form)
        elif self._form is not None and found.get("name"):
            self._entry(tag, found)
        elif tag == "option" and self._select and self._form is not None:
            value = found.get("value") or ""
            self._form.choices.setdefault(self._select, []).append(value)
            if "selected" in found:
                self._form.values.append((self._select, value))

    def _entry(self, tag: str, found: dict) -> None:
        name, value, form = found["name"], found.get("value") or "", self._form
        if tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "textarea":
            self._area = name
            form.values.append((name, ""))
        elif tag == "button" or found.get("type") in ("radio", "checkbox", "submit"):
            form.choices.setdefault(name, []).append(value)
            if "checked" in found:
                form.values.append((name, value))
        elif tag == "input":
            form.values.append((name, value))

    def handle_data(self, data):
        if self._area and self._form is not None:
            name, value = self._form.values[-1]
            self._form.values[-1] = (name, value + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def _here(self, address: str) -> str:
        return urljoin(self.address, address)

    def _link(self, address: str) -> None:
        parts = urlsplit(self._here(address))
        if parts.scheme in ("", "http") and parts.netloc in ("", "testserver"):
            self.links.add(parts._replace(scheme="", netloc="", fragment="").geturl())


def where(response) -> str:
    """Of an answer that failed: the exception and the last line of ours it passed."""
    if not getattr(response, "exc_info", None):
        return ""
    kind, error, trace = response.exc_info
    ours = [frame for frame in traceback.extract_tb(trace) if "site-packages" not in frame.filename]
    place = f"{ours[-1].filename.rsplit('/', 2)[-1]}:{ours[-1].lineno}" if ours else ""
    return f"{kind.__name__}: {str(error)[:120]} at {place}"
