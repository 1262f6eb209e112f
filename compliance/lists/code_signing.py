"""What is done and told in the signing of contracts, in the register."""

from django.utils.translation import gettext_lazy

SIGNING = {
    "signing_begun": gettext_lazy("sent to be signed"),
    "signature_given": gettext_lazy("signature of one side"),
    "signature_refused": gettext_lazy("signature refused"),
    "signing_ran_out": gettext_lazy("not signed in time"),
    "signing_called_off": gettext_lazy("signing called off"),
    "scan_taken_in": gettext_lazy("scan taken in"),
    "scan_matched": gettext_lazy("scan compared: matches"),
    "scan_refused": gettext_lazy("scan compared: does not match"),
    "signed_paper_made": gettext_lazy("signed paper made"),
}
