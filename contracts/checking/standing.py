"""What a check says today of a text: asked at submission, at the last approval and before a signature."""

from contracts.models import CheckRun, Contract, Revision


def latest(contract: Contract, digest: str) -> CheckRun | None:
    """The newest check of exactly these words."""
    return CheckRun.objects.filter(contract=contract, digest=digest).order_by("-at", "-id").first()


def passing(contract: Contract, revision: Revision) -> CheckRun | None:
    """The newest check of exactly this revision’s words, where it passed; a later failure counts."""
    found = latest(contract, revision.digest)
    return found if found is not None and found.passed else None
