"""Everything a person reaches by links and forms, told apart by shape."""

import re

from .browser import Reader

DANGER = re.compile(r"^/(accounts|static|healthz|readyz)")  # its own sign-in, which knows no customers
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def crawl(browser, limit: int = 80) -> tuple[set[str], dict]:
    """Everything reachable by links from the first page: addresses, and forms by what tells them apart."""
    waiting, seen, forms = ["/"], set(), {}
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        response = browser.get(address, follow=True)
        page = Reader.of(response)
        seen.add(shape(address))
        for form in page.forms:
            if not DANGER.match(form.action):
                forms.setdefault((form.method, shape(form.action), *sorted(form.names)), form)
        fresh = [link for link in sorted(page.links) if not DANGER.match(link) and shape(link) not in seen]
        waiting += [link for link in fresh if shape(link) not in {shape(one) for one in waiting}]
    return seen, forms


def pointing(form, names: list[str]) -> list[str]:
    """The fields of a form whose value is an id, by one of `names` or by what stands in them."""
    held = dict(form.values) | {name: values[-1] for name, values in form.choices.items() if values}
    return sorted(
        name for name, value in held.items() if name in names or value.isdecimal() or UUID.search(value)
    )


def shape(address: str) -> str:
    """The address with its ids and values left out."""
    path, _question, query = address.partition("?")
    names = sorted({part.partition("=")[0] for part in query.split("&")})
    return re.sub(r"/\d+(?=/)", "/0", UUID.sub("id", path)) + "?" + ",".join(names)
