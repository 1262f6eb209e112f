"""What was done with paper files, in the lines of the register."""

from django.utils.translation import gettext_lazy

PAPER = {
    "paper_boxed": gettext_lazy("box set up or changed"),
    "paper_filed": gettext_lazy("paper filed"),
    "paper_moved": gettext_lazy("paper moved"),
    "paper_scanned": gettext_lazy("scan named"),
    "paper_matched": gettext_lazy("paper and scan compared"),
    "paper_asked": gettext_lazy("paper file asked for"),
    "paper_approved": gettext_lazy("loan approved"),
    "paper_refused": gettext_lazy("loan refused"),
    "paper_withdrawn": gettext_lazy("loan withdrawn"),
    "paper_handed": gettext_lazy("paper file handed out"),
    "paper_extended": gettext_lazy("loan extended"),
    "paper_returned": gettext_lazy("paper file taken back"),
    "paper_overdue": gettext_lazy("paper file overdue"),
    "paper_passed": gettext_lazy("paper file passed on with its borrower’s work"),
    "paper_lost": gettext_lazy("paper file lost"),
    "paper_pages_lost": gettext_lazy("pages missing"),
    "paper_found": gettext_lazy("paper file found again"),
    "paper_shredded": gettext_lazy("paper destroyed, first signature"),
    "paper_witnessed": gettext_lazy("paper destroyed, second signature"),
    "paper_drawn": gettext_lazy("drawn for a count"),
    "paper_inventoried": gettext_lazy("count closed"),
    "paper_labels": gettext_lazy("labels"),
    "paper_inventory": gettext_lazy("inventory report"),
}
