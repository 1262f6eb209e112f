"""What is wrong with a page as it is drawn: findings of axe, overflow."""

from .conftest import sideways

SETTLE = (100, 500, 2_000)  # milliseconds a busy machine may need to draw the other scheme's colours
NARROWEST = 320  # CSS pixels; WCAG 2.2 1.4.10
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def violations(page, rules) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=rules | {"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def settled(page, rules) -> list[str]:
    """What is still wrong when the colours stand still."""
    for wait in SETTLE:
        page.wait_for_timeout(wait)
        if not (found := violations(page, rules)):
            break
    return found


def findings(page, address: str) -> list[str]:
    """Against every rule in light, against contrast in dark."""
    wrong = [f"{address} {line}" for line in settled(page, RULES)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"{address} dark {line}" for line in settled(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    return wrong


def overflow(page, address: str, *widths: int) -> list[str]:
    """Where the page is wider than a window of these widths; the first stands again afterwards."""
    wrong = []
    for width in (*widths, widths[0]):
        page.set_viewport_size({"width": width, "height": 900})
        if (over := sideways(page)) > 0:
            wrong.append(f"{address} is {over} px too wide at {width}")
    return wrong
