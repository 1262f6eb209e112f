"""Pages that are not in the navigation, by person; {names} are filled in from the demo agency."""

ARCHIVE = [
    f"{{archive}}{part}" for part in ("", "profile/", "consents/", "audience/", "looks/", "reveal/phone/")
]
OWN = [
    "/me/",
    "/me/undertaking/",
    "/me/security/",
    "/me/sessions/",
    "/search/",
    "/accounts/password/change/",
    "/nowhere/",
]
TRAIL = ["/compliance/history/", "/compliance/access/", "/compliance/shares/", "/compliance/register/"]
BEHIND = {
    "lin": [
        *OWN, *ARCHIVE, "{archive}edit/", "{archive}share/", "{minor}profile/", "{contact}",
        "/customers/register/?intake={contact_pk}", "/customers/shares/?tab=asked",
        "/customers/shares/?tab=given", "/customers/shares/ask/",
        "/customers/views/save/?grade=a", "/customers/?grade=vip&state=awaiting",
        "/customers/?view=shared", "/customers/intakes/?view=done", "/accounts/2fa/webauthn/add/",
    ],
    "zhao": [
        "{archive}", "{important}verify/", "{waiting}", "/inbox/?tab=asked", "/inbox/?tab=done",
        "/customers/intakes/?view=late&who=team", "/compliance/entries/?outcome=late",
        "/customers/composition/months/grade/", "/customers/leads/figures/",
    ],
    "qian": [*TRAIL, "/compliance/history/{archive_pk}/", "{archive}"],
    "guo": ["{shared}", "/search/", "/customers/?view=shared"],
    "sysadmin": ["/people/new/", "/people/{person}/", "/people/{person}/edit/", "/people/{person}/leave/",
                 "/departments/new/", "/departments/{department}/"],
    "secadmin": ["/people/{person}/roles/", "/people/{person}/"],
    "audadmin": ["/compliance/register/"],
    "": ["/accounts/login/", "/accounts/inactive/", "/accounts/login/?next=/customers/&ended=idle"],
}  # fmt: skip
