"""Papers of contracts for tests: put together, finished, read."""

from io import BytesIO

import typst
from django.utils.timezone import now

from agency.acting import acting
from contracts.drafting import freezing, keeping
from contracts.filing import reading, scans
from contracts.models import Contract, ContractScan
from customers.papers.typesetting import fonts
from tests import make
from tests.contracts import drafts


def submitted(owner, customer=None, **facts) -> Contract:
    """A contract whose words are submitted; nobody was asked about it."""
    contract = drafts.draft(customer or make.customer(owner), **facts)
    with acting(owner):
        held = keeping.locked(contract.pk, owner)
        freezing.freeze(held, by=owner)
    return held


def photo(place: int = 1, size=(900, 1200)) -> bytes:
    """Another picture for each place."""
    return make.picture(size, (place % 200, 90, 120))


def printed(*pages: str) -> bytes:
    """A PDF that carries these words, a page each."""
    return typst.compile("\n#pagebreak()\n".join(pages).encode(), font_paths=fonts())


def opened(contract: Contract, *contents: bytes, paper: str = "signed") -> ContractScan:
    """A scan of its owner that is being put together."""
    with acting(contract.owner):
        scan = scans.begin(contract, paper, by=contract.owner)
        for place, content in enumerate(contents, 1):
            kept, refused = scans.add(scan, [(f"{place}.jpg", content)], by=contract.owner)
            assert kept, refused
    return scan


def finished(contract: Contract, *contents: bytes, paper: str = "signed") -> ContractScan:
    with acting(contract.owner):
        return scans.finish(opened(contract, *contents, paper=paper), by=contract.owner)


def read(contract: Contract, *contents: bytes) -> ContractScan:
    scan = finished(contract, *contents)
    reading.sweep(now())
    return scan


def sides(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF as it is shown."""
    import pypdfium2

    return [tuple(map(round, page.get_size())) for page in pypdfium2.PdfDocument(BytesIO(content))]
