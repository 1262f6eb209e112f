"""The second factor: for whom it is compulsory, how its secrets are kept, that a code works only once."""

import base64
from datetime import timedelta

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from agency.models import Throttle
from agency.roles import ADMINISTRATORS, ROLES, roles_of

# Administrators, and whoever leads others or reads across departments (GB/T 22239 8.1.4.1, security.md §1.4).
LEADING = ("customers.view_team", "customers.view_trail", "customers.export_trail")
COMPULSORY = ADMINISTRATORS | {code for code, role in ROLES.items() if set(LEADING) & set(role.permissions)}
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CODE_LIFE = timedelta(minutes=2)  # longer than a code is accepted for


def compulsory(user) -> bool:
    return settings.REQUIRE_MFA and bool(roles_of(user) & COMPULSORY)


def has_one(user) -> bool:
    return Authenticator.objects.filter(user=user, type__in=PRIMARY).exists()


def missing(request) -> bool:
    """Whether this person must set up a second factor now. Asked of the database until there is one."""
    if not settings.REQUIRE_MFA or request.session.get("second_factor") or not compulsory(request.user):
        return False
    if has_one(request.user):
        request.session["second_factor"] = True
        return False
    return True


def first_use(user, code: str) -> bool:
    """True once for each code of a person, in all processes together."""
    from agency.signin.throttling import digest

    tally = Throttle.objects.count_failure(
        digest("used", f"{user.pk}:{code}"), limit=1, window=CODE_LIFE, sliding=False, now=timezone.now()
    )
    return tally.failures == 1


def _cipher() -> MultiFernet:
    """Under a key of its own, drawn from SECRET_KEY; the fallbacks still open what an older one sealed."""
    keys = []
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        drawn = HKDF(SHA256(), 32, salt=None, info=b"agency.signin.second_factor").derive(secret.encode())
        keys.append(Fernet(base64.urlsafe_b64encode(drawn)))
    return MultiFernet(keys)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one and type it without spaces."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Set up another one before you remove this."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        """With a white ground: the picture must be readable in the dark theme too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "旅档"

    def _get_user_identifier(self, user) -> str:
        return user.username

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator) -> bool:
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=PRIMARY).exclude(pk=authenticator.pk)
        return not compulsory(user) or others.exists()
