"""What was done with disposal batches, in the lines of the register."""

from django.utils.translation import gettext_lazy

DESTRUCTION = {
    "left_out": gettext_lazy("taken out"),
    "begun": gettext_lazy("begun"),
    "executed": gettext_lazy("carried out"),
    "scanned": gettext_lazy("searched for remains"),
    "search_again": gettext_lazy("searched again"),
    "words_erased": gettext_lazy("words about somebody destroyed erased"),
    "words_kept": gettext_lazy("words about somebody destroyed kept"),
    "namesake": gettext_lazy("somebody else of that name"),
    "duty": gettext_lazy("a law or a case demands the text as it is"),
    "tells": gettext_lazy("it tells of somebody destroyed"),
    "replayed": gettext_lazy("destroyed once more after a restore"),
    "certificate": gettext_lazy("certificate of destruction"),
    "called_off": gettext_lazy("called off"),
}
