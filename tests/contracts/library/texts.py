"""Templates on their way, for the tests of the library."""

from contracts.library import reviewing, writing
from contracts.models import ContractKind
from tests.contracts import drafts


def draft(by, name: str = "云南跟团合同", body=None, **facts):
    """A sound first draft of a template for domestic journeys."""
    kind = ContractKind.objects.get(code="domestic")
    return writing.begin(by=by, kind=kind, name=name, body=body or drafts.BODY, **facts)


def published(by, counsel, **facts):
    return reviewing.publish(reviewing.submit(draft(by, **facts), by=by), by=counsel)


def next_version(template, by, counsel, body=None, variables=None):
    """The template's next version, published."""
    version = writing.revise(template, by=by, change_note="新规")
    version = writing.write(version, by=by, seen=version.digest, body=body, variables=variables)
    return reviewing.publish(reviewing.submit(version, by=by), by=counsel)
