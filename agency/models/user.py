from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin


class User(GuardianUserMixin, AbstractUser):
    """A member of staff. Roles are groups (see `agency.roles`); the post is a title only."""

    class Theme(models.TextChoices):
        AUTO = "", _("Like the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COZY = "cozy", _("Cozy")
        COMPACT = "compact", _("Compact")

    name = models.CharField(_("name"), max_length=40)
    post = models.CharField(_("post"), max_length=40, blank=True)
    department = models.ForeignKey(
        "agency.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("department"),
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme, default=Theme.AUTO, blank=True)
    density = models.CharField(_("density"), max_length=7, choices=Density, default=Density.COZY)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    # of the newest undertaking (`agency.undertaking`), so that no request has to ask for it
    undertaken_until = models.DateField(_("bound to confidentiality until"), null=True, editable=False)
    undertaken_version = models.PositiveSmallIntegerField(_("version signed"), default=0, editable=False)

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        permissions = [
            ("manage_people", _("Manage colleagues")),
            ("view_people", _("See colleagues")),
            ("assign_roles", _("Assign roles")),
            ("manage_departments", _("Manage departments")),
            ("view_register", _("Read the register")),
            ("view_system", _("See the state of the system")),
            ("view_ui", _("See the style guide")),
        ]
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_a_name"),
            # 三员分立: nobody stands above the roles (security.md P18)
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_is_no_superuser"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
