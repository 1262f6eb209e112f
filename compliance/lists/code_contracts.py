"""What is done with contracts from the signature on, in the register. Parts with many words have files of their own."""

from django.utils.translation import gettext_lazy

CONTRACTS = {
    "contract_signed": gettext_lazy("signed by all sides"),
    "contract_ended": gettext_lazy("contract ended"),
    "level": gettext_lazy("grade of the signature"),
    "ending": gettext_lazy("how it ended"),
}
