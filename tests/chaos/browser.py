"""A browser without scripts: cookies, forms, and the patience of somebody who presses the button again."""

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar

PATIENCE = 180  # seconds somebody keeps trying one act


@dataclass
class Answer:
    status: int
    location: str
    body: str


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Inputs(HTMLParser):
    """Names and values of a page's inputs, as they would be sent."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "input" and facts.get("name") and facts.get("type") not in ("radio", "checkbox", "submit"):
            self.values.setdefault(facts["name"], facts.get("value") or "")


class Browser:
    """Signed in as one person; every act is tried until the product acknowledges it or says no."""

    def __init__(self, url: str, username: str, password: str):
        self.url, self.username, self.password = url, username, password
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(self.jar))

    def once(self, path: str, data: dict | list | None = None) -> Answer:
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path})
        try:
            with self.opener.open(request, timeout=20) as response:
                return Answer(response.status, "", response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(
                error.code, error.headers.get("Location") or "", error.read().decode(errors="replace")
            )

    def insist(self, path: str, data: dict | list | None = None) -> tuple[Answer, int]:
        """The first answer that is not a failure, and how many tries failed before it."""
        end, failed = time.monotonic() + PATIENCE, 0
        while True:
            try:
                answer = self.once(path, data)
                if "/accounts/" in answer.location and "/accounts/" not in path:
                    self.sign_in()
                elif answer.status < 500 and answer.status != 429:
                    return answer, failed
            except (OSError, http.client.HTTPException):
                pass
            failed += 1
            if time.monotonic() > end:
                raise TimeoutError(path)
            time.sleep(0.4)

    def sign_in(self) -> None:
        page, _failed = self.insist("/accounts/login/")
        form = Inputs(page.body).values | {"login": self.username, "password": self.password}
        answer, _failed = self.insist("/accounts/login/", form)
        if answer.status not in (200, 302):
            raise RuntimeError(f"{self.username} could not sign in: {answer.status}")

    def form(self, path: str) -> dict[str, str]:
        page, _failed = self.insist(path)
        return Inputs(page.body).values

    def find(self, path: str, pattern: str) -> list[str]:
        page, _failed = self.insist(path)
        return list(dict.fromkeys(re.findall(pattern, page.body)))
