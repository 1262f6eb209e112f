from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part, PartManager, PartQuerySet


class PurchaseQuerySet(PartQuerySet):
    def counting(self):
        """Those that count towards the totals: agreed and not cancelled."""
        return self.filter(state=Purchase.State.AGREED)

    def owed(self):
        """On account, agreed or waiting for a sign-off, and not paid yet."""
        open_ = (Purchase.State.AGREED, Purchase.State.WAITING)
        return self.filter(payment__in=Purchase.ON_ACCOUNT, paid_on=None, state__in=open_)


class Purchase(Part):
    """One thing a customer bought or one stay (B5, B39, B40). Amounts are whole fen, the hundredth of a yuan."""

    class Kind(models.TextChoices):
        TRIP = "trip", _("journey")
        STAY = "stay", _("stay")
        TICKET = "ticket", _("tickets")
        VISA = "visa", _("visa or insurance")
        OTHER = "other", pgettext_lazy("purchase", "other")

    class Payment(models.TextChoices):
        CASH = "cash", _("cash")
        CARD = "card", _("bank card")
        WECHAT = "wechat", _("WeChat Pay")
        ALIPAY = "alipay", _("Alipay")
        TRANSFER = "transfer", _("bank transfer")
        ACCOUNT = "account", _("on account")
        CHEQUE = "cheque", _("cheque or bill")
        UNKNOWN = "unknown", _("not recorded")  # of what is long over and only a sheet remembers

    class Source(models.TextChoices):
        ENTERED = "entered", _("entered by hand")
        IMPORTED = "imported", _("imported")
        CONTRACT = "contract", pgettext_lazy("purchase", "from a contract")

    class State(models.TextChoices):
        AGREED = "agreed", pgettext_lazy("purchase", "agreed")
        WAITING = "waiting", _("waiting for a sign-off")
        REFUSED = "refused", pgettext_lazy("purchase", "refused")
        CANCELLED = "cancelled", pgettext_lazy("purchase", "cancelled")

    ON_ACCOUNT = (Payment.ACCOUNT, Payment.CHEQUE)  # not paid at once: needs the sign-off of B38

    kind = models.CharField(pgettext_lazy("purchase", "kind"), max_length=8, choices=Kind, default=Kind.TRIP)
    product_kind = models.ForeignKey(
        "customers.ProductKind",
        models.PROTECT,
        null=True,  # of what was put on file before the list, or taken over without one
        related_name="+",
        verbose_name=_("kind of product"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.AGREED, editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    amount = models.BigIntegerField(_("price"))
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    payment = models.CharField(_("payment"), max_length=8, choices=Payment, default=Payment.WECHAT)
    people = models.PositiveSmallIntegerField(_("travellers"), null=True, blank=True)
    nights = models.PositiveSmallIntegerField(_("nights"), null=True, blank=True)
    room_rate = models.BigIntegerField(_("room price a night"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=8, choices=Source, default=Source.ENTERED, editable=False
    )
    reference = models.CharField(max_length=60, blank=True, editable=False)  # of the contract or import batch
    product = SealedTextField(_("product"), context="purchase.product", subject="customer_id")
    destination = SealedTextField(
        _("destination"), context="purchase.destination", subject="customer_id", null=True, blank=True
    )
    note = SealedTextField(_("note"), context="purchase.note", subject="customer_id", null=True, blank=True)

    FACTS = tuple(
        Fact(name, "trade", 0, masking.shown, model="customers.Purchase", category=category)
        for name, category in (
            ("product", Category.TRADE),
            ("destination", Category.TRADE),
            ("note", Category.NOTE),
        )
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(PurchaseQuerySet)()

    class Meta:
        verbose_name = _("purchase")
        indexes = [
            models.Index(fields=["customer", "-starts_on", "-id"], name="purchase_customer"),
            models.Index(  # the lists behind the figures of sales: customers.figures.narrowing
                fields=["product_kind", "customer"], condition=Q(state="agreed"), name="purchase_product"
            ),
            models.Index(fields=["starts_on", "customer"], condition=Q(state="agreed"), name="purchase_day"),
            models.Index(
                fields=["customer"],
                include=["amount"],
                condition=Q(payment__in=["account", "cheque"], paid_on=None, state__in=["agreed", "waiting"]),
                name="purchase_owed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="purchase_price_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="purchase_ends_after"
            ),
            models.UniqueConstraint(
                fields=["customer", "source", "reference"],
                condition=~Q(reference=""),
                name="purchase_taken_over_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
