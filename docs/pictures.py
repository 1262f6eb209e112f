"""The pictures of the README, taken from the running demo: `python docs/pictures.py http://localhost:8000`.

Needs Chromium (CHROMIUM names it, /usr/bin/chromium else) and the demo accounts.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
PASSWORD = "ludang-demo-2026"  # noqa: S105 (the demo's, printed by `make run`)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
]


def sign_in(page: Page, base: str, user: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(500)  # fonts and transitions settle
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(name)  # noqa: T201


def seller(page: Page, base: str) -> None:
    sign_in(page, base, "lin")
    page.goto(f"{base}/customers/")
    take(page, "customers")
    page.locator("td.m1 a").first.click()
    page.wait_for_load_state("load")
    take(page, "archive")
    page.locator(".eye, [hx-get*='/reveal/']").first.click()
    page.wait_for_selector("dialog[open] form")
    take(page, "reveal")
    page.goto(f"{base}/customers/register/")
    take(page, "register")
    page.goto(f"{base}/contracts/")
    page.locator("td.m1 a").first.click()
    page.wait_for_load_state("load")
    take(page, "contract")


def manager(page: Page, base: str) -> None:
    sign_in(page, base, "zhao")
    take(page, "today")
    page.goto(f"{base}/inbox/")
    take(page, "inbox")


def auditor(page: Page, base: str) -> None:
    sign_in(page, base, "qian")
    page.goto(f"{base}/compliance/history/")
    take(page, "history")


def privacy_officer(page: Page, base: str) -> None:
    sign_in(page, base, "fang")
    page.goto(f"{base}/compliance/register/")
    take(page, "ledger")


def main(base: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        for act in (seller, manager, auditor, privacy_officer):
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            act(context.new_page(), base)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
