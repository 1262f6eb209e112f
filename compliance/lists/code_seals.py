"""What is done with seals, and with links to sign by code, in the register."""

from django.utils.translation import gettext_lazy

SEALS = {
    "seal_entered": gettext_lazy("seal entered or put right"),
    "seal_retired": gettext_lazy("seal out of use"),
    "seal_handed": gettext_lazy("seal handed over"),
    "seal_received": gettext_lazy("seal received"),
    "seal_not_received": gettext_lazy("seal not received"),
    "seal_kept": gettext_lazy("handing over of a seal taken back"),
    "seal_vacant": gettext_lazy("seal without a keeper: the colleague left"),
    "seal_asked": gettext_lazy("seal asked for"),
    "seal_approved": gettext_lazy("use of a seal approved"),
    "seal_sealed": gettext_lazy("sealed"),
    "seal_refused": gettext_lazy("seal refused"),
    "seal_withdrawn": gettext_lazy("seal not needed any more"),
    "seal_void": gettext_lazy("seal void: the words have changed"),
    "seal_register": gettext_lazy("register of seals"),
    "seal": gettext_lazy("seal"),
    "seal_use": gettext_lazy("line of the register of seals"),
    "code_link": gettext_lazy("link to sign given out"),
    "code_renewed": gettext_lazy("another code to sign given out"),
    "code_withdrawn": gettext_lazy("link to sign withdrawn"),
    "code_read": gettext_lazy("text opened by whoever is to sign"),
    "platform_ordered": gettext_lazy("sent to a signing platform"),
    "callback_forged": gettext_lazy("forged call in the name of a signing platform"),
    "provider": gettext_lazy("signing platform"),
    "copies": gettext_lazy("copies"),
}
