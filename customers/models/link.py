from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedTextField
from agency.facts import own_notes
from agency.history import Trail

from .part import Part, PartManager, PartQuerySet


class LinkQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Links of which `user` may open both ends; of the others not even the existence is told."""
        from .customer import Customer

        open_ = Customer.objects.visible_to(user).values("pk")
        return self.filter(customer__in=open_, other__in=open_)

    def of(self, customer):
        """Links that begin or end at `customer`."""
        return self.filter(Q(customer=customer) | Q(other=customer))


class Link(Part):
    """A tie between two archives: `other` is the `role` of `customer` (B1, B10).

    Row-level security shows and changes it only for whoever may open both ends.
    """

    also_of_archive = "other_id"

    class Role(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        CONTACT = "contact", _("contact person")
        SPOUSE = "spouse", _("spouse")
        PARENT = "parent", _("parent")
        SIBLING = "sibling", _("brother or sister")
        RELATIVE = "relative", _("relative")
        COMPANION = "companion", _("travel companion")
        AGENT = "agent", _("agent who books")
        HOLDING = "holding", _("parent company")
        INTRODUCER = "introducer", _("recommended by")

    # What `customer` is to `other`; roles not listed read the same from both ends.
    REVERSE = {
        Role.EMPLOYER: _("employee"),
        Role.CONTACT: _("contact person for"),
        Role.PARENT: _("child"),
        Role.AGENT: pgettext_lazy("link", "books for"),
        Role.HOLDING: _("subsidiary"),
        Role.INTRODUCER: _("recommended"),
    }

    other = models.ForeignKey("customers.Customer", models.PROTECT, related_name="links_to", db_index=False)
    role = models.CharField(pgettext_lazy("link", "role"), max_length=12, choices=Role)
    since = models.DateField(pgettext_lazy("link", "since"), null=True, blank=True)
    until = models.DateField(pgettext_lazy("link", "until"), null=True, blank=True)
    note = SealedTextField(_("note"), context="link.note", subject="customer_id", null=True, blank=True)

    FACTS = own_notes("customers.Link", "note")

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(LinkQuerySet)()

    class Meta:
        verbose_name = pgettext_lazy("archive", "link")
        indexes = [
            models.Index(fields=["customer", "role"], name="link_customer"),
            models.Index(fields=["other", "role"], name="link_other"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "other", "role"], condition=Q(until=None), name="link_once"
            ),
            models.CheckConstraint(condition=~Q(customer=F("other")), name="link_of_two"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="link_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    def seen_from(self, customer) -> tuple:
        """(the archive at the other end, what it is to `customer`)."""
        if customer.pk == self.customer_id:
            return self.other, self.get_role_display()
        return self.customer, str(self.REVERSE.get(self.role, self.get_role_display()))
