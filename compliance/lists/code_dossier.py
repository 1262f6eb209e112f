"""The file of a contract and its journey, in the register."""

from django.utils.translation import gettext_lazy, pgettext_lazy

DOSSIER = {
    "contract_effective": gettext_lazy("contract came into effect"),
    "contract_departed": gettext_lazy("journey begun"),
    "contract_filed": gettext_lazy("contract filed away"),
    "file_part_put": gettext_lazy("paper put into a contract’s file"),
    "file_part_absent": gettext_lazy("paper said to be not applicable"),
    "file_gap_confirmed": gettext_lazy("gap of a contract’s file confirmed"),
    "file_part_out": gettext_lazy("paper taken out of a contract’s file"),
    "file_grouped": gettext_lazy("group number set"),
    "sheet_issued": gettext_lazy("itinerary sheet issued"),
    "sheet_handed": gettext_lazy("itinerary sheet handed over"),
    "offer_shown": gettext_lazy("offer shown to the customer"),
    "services_asked": gettext_lazy("colleague asked about a journey"),
    "services_checked": gettext_lazy("services of a journey checked"),
    "paper_part": gettext_lazy("paper"),
    "sheet": gettext_lazy("itinerary sheet"),
    "sheet_way": gettext_lazy("how it was given"),
    "offer": pgettext_lazy("paper", "offer"),
    "offer_way": gettext_lazy("how it was shown"),
    "points": gettext_lazy("services checked"),
    "points_missed": gettext_lazy("services not kept"),
    # parts of a file (`contracts.dossier.parts`)
    "file_contract": gettext_lazy("signed contract"),
    "file_sheet": gettext_lazy("itinerary sheet"),
    "file_licence": gettext_lazy("proof of the other side’s licence"),
    "file_roster": gettext_lazy("travellers and whoever speaks for them"),
    "file_dispatch": gettext_lazy("dispatch order of guide or leader"),
    "file_confirmation": gettext_lazy("confirmation of the ground agency"),
    "file_insurance": gettext_lazy("proof of insurance"),
    "file_coach": gettext_lazy("contract with the coach company"),
    "file_supplements": gettext_lazy("supplements"),
    "file_feedback": gettext_lazy("feedback of the travellers"),
    "file_report": gettext_lazy("report of guide or leader"),
    "file_vouchers": gettext_lazy("confirmations of what was booked"),
}
