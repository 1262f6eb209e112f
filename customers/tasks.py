"""Background work on archives. Each task may come twice or be killed: the rows say what is left to do."""

from uuid import UUID

from celery import shared_task

from customers.importing import working


@shared_task
def work_on_import(pk: str) -> None:
    """For a minute; then another task goes on, so that one long sheet holds up nobody."""
    if working.work(UUID(pk)):
        work_on_import.delay(pk)


@shared_task
def continue_imports() -> int:
    """Every 30 seconds: imports whose worker died, or whose call was lost."""
    waiting = working.waiting()
    for pk in waiting:
        work_on_import.delay(str(pk))
    return len(waiting)
