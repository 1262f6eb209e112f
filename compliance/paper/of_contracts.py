"""The paper originals of a contract, on the page of its file: in which box, in whose hands (§1.1 PhysicalCopy)."""

from typing import Any

from django.urls import reverse

from compliance.models import PaperFile
from contracts.dossier.blocks import block
from contracts.models import Contract
from customers.models import Customer

from . import filing, showing


def _papers(contract: Contract, user) -> dict[str, Any] | None:
    """None for whoever sees neither the archive nor a box one of them lies in."""
    rows = PaperFile.objects.visible_to(user).filter(contract=contract.pk).select_related("box__keeper")
    found = showing.rows_of(rows.order_by("-pk"))
    archive = Customer.objects.visible_to(user).filter(pk=contract.customer_id).first()
    if archive is None and not found:
        return None
    add = ""
    if archive is not None and filing.may_file(user, archive):
        add = f"{reverse('compliance:paper_of', args=[archive.pk])}?contract={contract.pk}"
    return {"rows": found, "add": add}


block("compliance/paper/of_contract.html", _papers)
