"""Nothing is invented about backups: the first one is made by the clock after the start, and the drill asked for
here then proves it."""

from agency.backups import drilling


def tell(story) -> None:
    admin = story.people["sysadmin"]
    with story.diary.on(story.now, admin):
        drilling.ask(by=admin, now=story.now)
