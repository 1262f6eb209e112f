"""What becomes of signed contracts, and disputes over them, in the lines of the register."""

from django.utils.translation import gettext_lazy

CHANGES = {
    "contract_supplemented": gettext_lazy("supplement in force"),
    "contract_end_agreed": gettext_lazy("end on a later day agreed on"),
    "contract_voided": gettext_lazy("contract made void"),
    "early_end_asked": gettext_lazy("early end proposed"),
    "early_end_approved": gettext_lazy("early end decided"),
    "early_end_refused": gettext_lazy("early end refused"),
    "early_end_withdrawn": gettext_lazy("early end taken back"),
    "early_end_printed": gettext_lazy("notice of the end"),
    "contract_in_force": gettext_lazy("contract with its supplements"),
    "dispute_opened": gettext_lazy("dispute opened"),
    "dispute_moved": gettext_lazy("dispute carried on"),
    "dispute_met": gettext_lazy("deadline of a dispute met"),
    "dispute_handed_on": gettext_lazy("dispute handed on"),
    "dispute_resolved": gettext_lazy("dispute settled"),
    "dispute_recourse": gettext_lazy("recourse noted"),
    "dispute_closed": gettext_lazy("dispute closed"),
    "dispute": gettext_lazy("dispute"),
    "supplement": gettext_lazy("supplement"),
    "liable": gettext_lazy("liable"),
    "recourse": gettext_lazy("recourse"),
    "deadline": gettext_lazy("deadline"),
    "stage": gettext_lazy("stage"),
}
