"""The end of contracts and licences, in the register."""

from django.utils.translation import gettext_lazy

EXPIRY = {
    "expiry_asked": gettext_lazy("asked what becomes of an ending contract"),
    "expiry_decided": gettext_lazy("decided what becomes of an ending contract"),
    "expiry_agreed": gettext_lazy("end of the contract agreed to"),
    "expiry_not_agreed": gettext_lazy("end of the contract not agreed to"),
    "renewal_drafted": gettext_lazy("renewal drafted"),
    "second": gettext_lazy("takes a second person"),
    "renewal": gettext_lazy("renewal"),
    "licence_entered": gettext_lazy("licence entered"),
    "licence_renewed": gettext_lazy("renewed licence entered"),
    "licence_corrected": gettext_lazy("licence corrected"),
    "licence_retired": gettext_lazy("licence no longer used"),
    "licence_file": gettext_lazy("file of a licence added"),
    "licence": gettext_lazy("licence"),
    "licence_kind": gettext_lazy("kind of licence"),
}
