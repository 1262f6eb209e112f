"""The words of the lists that stand inside the terms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TRANSPORT = {
    "flight": _("flight"),
    "train": _("train"),
    "coach": _("coach"),
    "ship": _("ship"),
    "car": pgettext_lazy("transport", "car"),
    "walk": _("on foot"),
    "none": pgettext_lazy("transport", "none"),
}
PRICES = {
    "adult": pgettext_lazy("price", "adult"),
    "child": pgettext_lazy("price", "child"),
    "senior": pgettext_lazy("price", "senior"),
    "room": _("single room"),
    "guide": _("guide service"),
    "insurance": _("insurance"),
    "visa": _("visa"),
    "other": pgettext_lazy("price", "other"),
    "discount": _("discount"),
}
PAYMENTS = {
    "deposit": _("deposit"),
    "instalment": _("instalment"),
    "balance": pgettext_lazy("payment", "balance"),
}
INSURANCE = {
    "accepted": pgettext_lazy("insurance", "taken out"),
    "declined": pgettext_lazy("insurance", "declined"),
}
ROLES = {
    "ground": _("ground agency"),
    "principal": _("agency whose journey it is"),
    "overseas": _("receiving agency abroad"),
}
EXPLAINED = {  # 旅游法 58 (2)–(8): explained to the traveller in detail when the contract is made
    "2": _("Itinerary"),
    "3": _("Smallest group"),
    "4": _("Transport, hotels, meals and their standard"),
    "5": _("Sights and shows, and their time"),
    "6": _("Free time"),
    "7": _("Price, when and how it is paid"),
    "8": _("Liability and the settling of disputes"),
}
DISCLOSED = {  # 旅游法 62
    "unfit": _("For whom this journey is not suitable"),
    "safety": _("What to mind for safety"),
    "exemption": _("When the agency is lawfully not liable"),
    "custom": _("Law, custom and taboos at the destination"),
    "other": _("What else must be told"),
}
