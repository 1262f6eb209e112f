"""What people type, as steps that several journeys share."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime, now

from customers.documents import check_sign

ASKED = ("service", "sensitive", "share_suppliers", "cross_border", "marketing", "survey")


def id_number(born: str = "19900307", order: str = "002") -> str:
    """An identity number with a right check digit; an even `order` is a woman's."""
    digits = f"530102{born}{order}"
    return digits + check_sign(digits)


def moment(**ago) -> str:
    """A time as the browser's own field takes it."""
    return f"{localtime(now() - timedelta(**ago)):%Y-%m-%dT%H:%M}"


def give_consents(page, *, refused=("marketing",)) -> None:
    """Answer every question of the privacy notice."""
    for code in ASKED:
        answer = "no" if code in refused else "yes"
        page.locator(f"label:has(input[name=consent_{code}][value={answer}])").click()


def fill_in(page, **facts) -> None:
    """Type into fields by their form names; choose in selects and radios."""
    for name, value in facts.items():
        field = page.locator(f"[name={name}]:not([type=hidden])").first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            page.locator(f"label:has(input[name={name}][value='{value}'])").click()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)


def source_of(page) -> str:
    """The first source channel that can be chosen."""
    return page.locator("select[name=source] option").nth(1).get_attribute("value")


def choose_source(page) -> None:
    page.locator("select[name=source]").select_option(source_of(page))


def shows(page, *words: str) -> None:
    """Each of these words can be read in the page's own part, or comes to be read; else what stands there."""
    from playwright.sync_api import TimeoutError

    main = page.locator("main")
    for text in words:
        try:
            main.get_by_text(text).locator("visible=true").first.wait_for()
        except TimeoutError:
            pytest.fail(f"{text!r} cannot be read on {page.url}:\n{main.inner_text()}", pytrace=False)


def arrives(page, pattern: str) -> None:
    """The page comes to that address; else what stands where it stayed."""
    from playwright.sync_api import TimeoutError

    try:
        page.wait_for_url(pattern)
    except TimeoutError:
        pytest.fail(f"{page.url} is not {pattern}:\n{page.locator('main').inner_text()}", pytrace=False)
