"""The harness itself: an address entered while a page is leaving on its own is reached all the same."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_address_is_reached_while_the_page_leaves_by_itself(browse, lin):
    page = browse(lin)
    page.goto("/customers/")
    for later in range(0, 60, 5):  # milliseconds: before the page's own way begins, amid it, after it
        page.evaluate("setTimeout(() => location.assign('/me/'), 0)")
        page.wait_for_timeout(later)
        page.goto("/customers/")
        assert page.url.endswith("/customers/")
