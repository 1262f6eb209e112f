"""What is done with the scans of contracts, in the register."""

from django.utils.translation import gettext_lazy

FILING = {
    "scan_complete": gettext_lazy("scan of a contract complete"),
    "scan_out": gettext_lazy("scan of a contract taken out"),
    "scan_pages_in": gettext_lazy("pages of a scan added"),
    "scan_pages_out": gettext_lazy("pages of a scan left out"),
    "scan_of": gettext_lazy("which paper"),
    "file_damaged": gettext_lazy("kept file damaged or missing"),
}
