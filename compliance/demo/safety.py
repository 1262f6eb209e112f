"""Backups, incidents, the security check, and what is left of the impact assessments."""

from compliance.demo import backups, checkups, impact, incidents


def tell(story) -> None:
    for chapter in (backups, incidents, checkups, impact):
        chapter.tell(story)
