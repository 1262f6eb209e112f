from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part

OWN = {"subject": "customer_id", "null": True, "blank": True}


def _fact(name: str, group: str, tier: int = 0, mask=masking.shown, **options) -> Fact:
    return Fact(
        name, group, tier, mask, model="customers.Organisation", **{"category": Category.WORK} | options
    )


def _ours(name: str, group: str, tier: int = 0, mask=masking.shown, **options) -> Fact:
    """What we think of them and what we agreed: a trade secret, never exported (H13)."""
    return _fact(name, group, tier, mask, category=Category.TRADE, exportable=False, **options)


class Organisation(Part):
    """What an archive holds of a company, body or school beside its name and ways to reach it (B3, B29–B33).

    Plain columns are codes by which organisations are divided (B34); they name nobody. Blocks: `registry`
    (basic data), `terms`, `character`, `business`, `trading`.
    """

    class Nature(models.TextChoices):
        STATE = "state", _("State-owned company")
        PRIVATE = "private", _("Private company")
        FOREIGN = "foreign", _("Foreign-invested company")
        JOINT = "joint", _("Joint venture")
        GOVERNMENT = "government", _("Government body")
        INSTITUTION = "institution", _("Public institution")
        ASSOCIATION = "association", _("Association or foundation")
        SOLE = "sole", _("Sole trader")
        OTHER = "other", pgettext_lazy("nature", "Other")

    class Industry(models.TextChoices):
        """Sections of GB/T 4754-2017."""

        A = "A", _("Agriculture, forestry, fishing")
        B = "B", _("Mining")
        C = "C", _("Manufacturing")
        D = "D", _("Power, gas, water")
        E = "E", _("Construction")
        F = "F", _("Wholesale and retail")
        G = "G", _("Transport and post")
        H = "H", _("Hotels and catering")
        I = "I", _("Information technology")  # noqa: E741
        J = "J", pgettext_lazy("industry", "Finance")
        K = "K", _("Real estate")
        L = "L", _("Leasing and business services")
        M = "M", _("Research and technology services")
        N = "N", _("Water, environment, public facilities")
        O = "O", _("Residents’ services")  # noqa: E741
        P = "P", pgettext_lazy("industry", "Education")
        Q = "Q", _("Health and social work")
        R = "R", _("Culture, sport, entertainment")
        S = "S", _("Public administration")
        T = "T", _("International organisations")

    class Type(models.TextChoices):
        CORPORATE = "corporate", _("Corporate traveller")
        AGENCY = "agency", _("Travel agency (trade)")
        PLATFORM = "platform", _("Online platform")
        EVENTS = "events", _("Meetings and incentives")
        SCHOOL = "school", _("School or study tours")
        PARTNER = "partner", _("Long-term partner")
        OTHER = "other", pgettext_lazy("type", "Other")

    class Size(models.TextChoices):
        MICRO = "micro", _("under 20 people")
        SMALL = "small", _("20 to 299 people")
        MEDIUM = "medium", _("300 to 999 people")
        LARGE = "large", _("1,000 people and more")

    class Assets(models.TextChoices):
        LOW = "low", _("under 10 million yuan")
        MIDDLE = "middle", _("10 to 100 million yuan")
        HIGH = "high", _("100 million to 1 billion yuan")
        HIGHEST = "highest", _("1 billion yuan and more")

    class Potential(models.TextChoices):
        HIGH = "high", pgettext_lazy("potential", "high")
        MIDDLE = "middle", pgettext_lazy("potential", "middling")
        LOW = "low", pgettext_lazy("potential", "low")

    class Lifecycle(models.TextChoices):
        PROSPECT = "prospect", _("prospect")
        CURRENT = "current", _("current customer")
        PAST = "past", _("past customer")

    class Market(models.TextChoices):
        DOMESTIC = "domestic", _("domestic market")
        INTERNATIONAL = "international", _("international market")

    class Relation(models.TextChoices):
        DIRECT = "direct", _("direct customer")
        INDIRECT = "indirect", _("indirect, through an agent")

    class Payment(models.TextChoices):
        PREPAID = "prepaid", _("prepaid")
        PER_ORDER = "per_order", _("per order")
        MONTHLY = "monthly", _("monthly account")
        QUARTERLY = "quarterly", _("quarterly account")

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="organisation")
    version = models.PositiveIntegerField(default=1, editable=False)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, blank=True)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry, blank=True)
    region = models.CharField(_("region"), max_length=2, blank=True)  # province, GB/T 2260: see kinds.regions
    type = models.CharField(_("customer type"), max_length=10, choices=Type, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    assets = models.CharField(_("assets"), max_length=8, choices=Assets, blank=True)
    trading_since = models.DateField(_("trading with us since"), null=True, blank=True)
    potential = models.CharField(_("potential"), max_length=8, choices=Potential, blank=True)
    lifecycle = models.CharField(_("life cycle"), max_length=8, choices=Lifecycle, default=Lifecycle.PROSPECT)
    market = models.CharField(_("market"), max_length=14, choices=Market, default=Market.DOMESTIC)
    relation = models.CharField(_("relation"), max_length=8, choices=Relation, default=Relation.DIRECT)
    payment = models.CharField(_("payment"), max_length=10, choices=Payment, blank=True)

    credit_code = SealedTextField(_("unified social credit code"), context="organisation.credit_code", **OWN)
    scope = SealedTextField(_("business scope"), context="organisation.scope", **OWN)
    principal = SealedTextField(_("person in charge"), context="organisation.principal", **OWN)
    owners = SealedTextField(_("owners"), context="organisation.owners", **OWN)
    managers = SealedTextField(_("managers"), context="organisation.managers", **OWN)
    website = SealedTextField(_("web site"), context="organisation.website", **OWN)
    account = SealedTextField(_("official account"), context="organisation.account", **OWN)
    agreed_price = SealedTextField(_("agreed price"), context="organisation.agreed_price", **OWN)
    discount = SealedTextField(_("discount rate"), context="organisation.discount", **OWN)
    service_area = SealedTextField(_("service area"), context="organisation.service_area", **OWN)
    selling_power = SealedTextField(_("selling power"), context="organisation.selling_power", **OWN)
    culture = SealedTextField(_("company culture"), context="organisation.culture", **OWN)
    policy = SealedTextField(_("policy and style of business"), context="organisation.policy", **OWN)
    results = SealedTextField(_("sales results, past and present"), context="organisation.results", **OWN)
    people = SealedTextField(_("quality of managers and staff"), context="organisation.people", **OWN)
    competitors = SealedTextField(_("ties with competitors"), context="organisation.competitors", **OWN)
    attitude = SealedTextField(_("dealings and attitude"), context="organisation.attitude", **OWN)
    activities = SealedTextField(_("sales activities"), context="organisation.activities", **OWN)
    problems = SealedTextField(_("problems"), context="organisation.problems", **OWN)
    strengths = SealedTextField(_("strengths"), context="organisation.strengths", **OWN)
    measures = SealedTextField(_("counter-measures"), context="organisation.measures", **OWN)
    reputation = SealedTextField(_("reputation and image"), context="organisation.reputation", **OWN)

    FACTS = (
        _fact("credit_code", "registry", category=Category.IDENTITY),
        _fact("scope", "registry", long=True),
        _fact("principal", "registry", mask=masking.name, category=Category.BASIC),
        _fact("owners", "registry", mask=masking.name, category=Category.BASIC),
        _fact("managers", "registry", mask=masking.name, category=Category.BASIC),
        _fact("website", "registry", category=Category.CONTACT),
        _fact("account", "registry", category=Category.CONTACT),
        _ours("agreed_price", "terms", 1, masking.hidden),
        _ours("discount", "terms", 1, masking.hidden),
        *(
            _ours(name, group, long=True)
            for group, names in (
                ("character", ("service_area", "selling_power", "culture", "policy")),
                ("business", ("results", "people", "competitors", "attitude")),
                ("trading", ("activities", "problems", "strengths", "measures", "reputation")),
            )
            for name in names
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("organisation")
        indexes = [
            models.Index(fields=["industry", "customer"], name="organisation_industry"),
            models.Index(fields=["nature", "customer"], name="organisation_nature"),
            models.Index(fields=["region", "customer"], name="organisation_region"),
            models.Index(fields=["type", "customer"], name="organisation_type"),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class ContactPerson(Part):
    """Somebody who speaks for an organisation and has no archive of their own (B3).

    Whoever has one is a link with the role “contact person” instead.
    """

    class Ground(models.TextChoices):
        """Why the person's details may be held (PIPL art. 13)."""

        CONTRACT = "contract", _("needed for the contract with the organisation")
        CONSENT = "consent", _("consent of the person")

    name = SealedTextField(
        pgettext_lazy("person", "name"), context="contact_person.name", subject="customer_id"
    )
    role = SealedTextField(pgettext_lazy("job", "role"), context="contact_person.role", **OWN)
    phone = SealedTextField(_("phone"), context="contact_person.phone", **OWN)
    email = SealedTextField(_("e-mail"), context="contact_person.email", **OWN)
    wechat = SealedTextField(_("WeChat"), context="contact_person.wechat", **OWN)
    preferred = models.BooleanField(_("asked first"), default=False)
    ground = models.CharField(_("lawful basis"), max_length=8, choices=Ground, default=Ground.CONTRACT)

    FACTS = tuple(
        Fact(name, "contacts", tier, mask, model="customers.ContactPerson", category=category)
        for name, tier, mask, category in (
            ("name", 0, masking.name, Category.BASIC),
            ("role", 0, masking.shown, Category.WORK),
            ("phone", 1, masking.phone, Category.CONTACT),
            ("email", 1, masking.email, Category.CONTACT),
            ("wechat", 1, masking.account, Category.CONTACT),
        )
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("contact person")
        indexes = [models.Index(fields=["customer", "created_at"], name="contactperson_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(preferred=True), name="contactperson_one_asked_first"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)
