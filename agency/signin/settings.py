"""Settings of sign-in (django-allauth); the whole is put together in agency/settings.py."""

import sys

from agency import env, policy

_TESTING = "pytest" in sys.modules
_HTTPS = env.text("BASE_URL", "http://localhost:8000").startswith("https://")

DEMO = env.flag("DEMO")  # the demo installation: the sign-in page lists the accounts
# A second factor is compulsory for leading and administrating roles where the house is reached from outside.
REQUIRE_MFA = env.flag("REQUIRE_MFA", _HTTPS and not DEMO)
# Seconds the fourth, fifth and sixth try at one account wait for their answer (security.md P9).
SIGN_IN_DELAYS = () if _TESTING else (1, 2, 3)

ACCOUNT_ADAPTER = "agency.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # allauth counts in the cache; ours are in the database, see throttling.py
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(policy.REAUTHENTICATE_AFTER.total_seconds())
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "agency.signin.forms.LoginForm",
    "change_password": "agency.signin.forms.ChangePasswordForm",
    "reauthenticate": "agency.signin.forms.ReauthenticateForm",
}

MFA_ADAPTER = "agency.signin.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS  # http://localhost of `make run` and of the tests
MFA_TOTP_ISSUER = "旅档"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s: a telephone's clock is seldom exact
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff sign in by name; there are no addresses to verify
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "agency.signin.forms.CodeForm",
    "reauthenticate": "agency.signin.forms.ReauthenticateCodeForm",
    "activate_totp": "agency.signin.forms.ActivateTOTPForm",
    "add_webauthn": "agency.signin.forms.AddPasskeyForm",
}

if _TESTING:  # a slow hash protects nobody in a test
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
