"""The pages of the house: everybody’s own, people, departments, the system, the sign-in."""

from .people import ADMINISTRATORS, EVERYBODY, NOBODY
from .places import Given

PAGES: dict[str, set[str]] = {
    # the house
    "agency:today": EVERYBODY,
    "agency:inbox": EVERYBODY,
    "agency:inbox_item": NOBODY,
    "agency:inbox_decide": NOBODY,
    "agency:notifications": EVERYBODY,
    "agency:notices_read": EVERYBODY,
    "agency:notice": NOBODY,
    "agency:search": EVERYBODY,
    "agency:palette": EVERYBODY,
    "agency:profile": EVERYBODY,
    "agency:security": EVERYBODY,
    "agency:sessions": EVERYBODY,
    "agency:undertaking": EVERYBODY,
    "agency:undertakings": ADMINISTRATORS | {"qian"},
    "agency:undertaking_paper": NOBODY,
    "agency:ui": ADMINISTRATORS,
    "agency:system": {"system_admin"},
    "agency:backups": {"qian", "system_admin"},
    "agency:backup_now": {"system_admin"},
    "agency:drill_now": {"system_admin"},
    "agency:people": ADMINISTRATORS,
    "agency:person": ADMINISTRATORS,
    "agency:person_new": {"system_admin"},
    "agency:person_edit": {"system_admin"},
    "agency:person_leave": {"system_admin"},
    "agency:departure": NOBODY,  # of somebody who has not left
    "agency:person_return": {"system_admin"},
    "agency:person_roles": {"security_admin"},
    "agency:person_password": {"security_admin"},
    "agency:person_second_factor": {"security_admin"},
    "agency:departments": {"system_admin"},
    "agency:department": {"system_admin"},
    "agency:department_new": {"system_admin"},
    "agency:department_close": {"system_admin"},
    # one's own sign-in
    "account_change_password": EVERYBODY,
    "usersessions_list": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_activate_totp": EVERYBODY,
    "mfa_deactivate_totp": EVERYBODY,
    "mfa_view_recovery_codes": EVERYBODY,
    "mfa_generate_recovery_codes": EVERYBODY,
    "mfa_download_recovery_codes": EVERYBODY,
    "mfa_list_webauthn": EVERYBODY,
    "mfa_add_webauthn": EVERYBODY,
    "mfa_edit_webauthn": NOBODY,
    "mfa_remove_webauthn": NOBODY,
}

# Names → what their places take (arguments.py); what is not here belongs to nobody.
GIVEN: Given = {
    "agency:departure agency:person agency:person_*": lambda c, people: {"pk": people["guo"].pk},
    "agency:department agency:department_close": lambda c, people: {"pk": people["guo"].department_id},
}
