from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from agency.models import Audited

from .purchase import Purchase
from .source import Listed


class ProductKind(Listed, Audited):
    """What we sell, as the figures of sales divide it (L2): journeys abroad, hotels, visas, …

    `shape` says which facts a purchase of it has, as a journey, a stay or a ticket.
    """

    shape = models.CharField(_("shape"), max_length=8, choices=Purchase.Kind, default=Purchase.Kind.OTHER)

    history = Trail()

    class Meta(Listed.Meta):
        verbose_name = _("kind of product")
