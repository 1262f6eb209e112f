"""The words of a page typed or put right by a person, where no reader reads or it misread."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.forms.fields import tidied
from contracts.drafting import keeping
from contracts.models import ContractScan, ScanPage

from . import reading
from .seeing import may_file

LONGEST = 6000  # signs of a page: an A4 page in small print has 3,000


def type_words(page: ScanPage, words: str, *, by) -> ScanPage:
    """Keep `words` as the text of a page of a finished scan; nothing takes the text away.

    Raises `PermissionDenied` for whoever may not write the contract.
    """
    with acting(by, reason=gettext_noop("text of a scanned page typed")):
        contract = keeping.locked(page.contract_id, by)
        if not may_file(by, contract):
            raise PermissionDenied
        held = ScanPage.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "scan", "contract__revision__version"
        )
        found = held.filter(pk=page.pk).first()
        if found is None or found.scan.state != ContractScan.State.WHOLE:
            raise Refused(_("This page is not there any more."))
        reading.keep(found, tidied(words)[:LONGEST], ScanPage.Read.TYPED)
    return found
