"""Signed papers of the demo agency: one as the PDF of a scanner, one photographed page by page."""

from datetime import timedelta

from agency.acting import acting_as
from contracts import papers
from contracts.filing import reading, scans
from contracts.models import Contract, ContractScan, ContractState
from customers.attachments import parsing

MOST = 4  # photographed pages
LONGEST = 1600  # pixels, as a telephone takes them
DONE = (ContractState.APPROVED, *ContractState.SIGNED_ONCE)


def tell(story) -> None:
    """The papers of the first contracts that were decided on; the worker reads what can be read here."""
    with acting_as("system:demo"):
        rows = Contract.objects.filter(state__in=DONE, revision__isnull=False)
        found = list(rows.select_related("owner", "kind", "version", "revision").order_by("pk")[:2])
    for contract, photographed in zip(found, (False, True), strict=False):
        moment = min((contract.approved_at or story.now) + timedelta(hours=3), story.now)
        with story.diary.on(moment, contract.owner):
            content = papers.pdf(contract, contract.revision, by=contract.owner)
            sent = _photographs(content) if photographed else [("扫描件.pdf", content)]
            paper = ContractScan.Paper.SIGNED if contract.signed_at else ContractScan.Paper.OTHER
            scan = scans.begin(contract, paper, by=contract.owner)
            scans.add(scan, sent, by=contract.owner)
            scans.finish(scan, by=contract.owner)
    reading.sweep(story.now)


def _photographs(content: bytes) -> list[tuple[str, bytes]]:
    pages = parsing.parse(memoryview(content)).pages
    wanted = [(number, 0) for number in range(1, min(pages, MOST) + 1)]
    pictures = parsing.several(content, wanted, LONGEST)
    return [(f"第{number}页.jpg", picture) for number, picture in enumerate(pictures, 1)]
