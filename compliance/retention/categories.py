"""The categories of records a retention rule is about (contracts_compliance.md §3.1)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Category:
    """`what` says which records; a category of archives is one whose rule a disposal batch carries out."""

    code: str
    label: Promise
    what: Promise
    archives: bool = False


CATEGORIES: tuple[Category, ...] = (
    Category(
        "travelled",
        _("Archives of customers who bought"),
        _("People and groups with at least one journey or purchase"),
        archives=True,
    ),
    Category(
        "partner",
        _("Archives of organisations that bought"),
        _("Organisations with at least one purchase; framework contracts hang on them"),
        archives=True,
    ),
    Category(
        "enquired",
        _("Archives without a contract"),
        _("Registered, but nothing was ever bought"),
        archives=True,
    ),
    Category(
        "withdrawn",
        _("Archives whose consent was withdrawn"),
        _("Nothing was bought, and the consent the archive rests on was taken back"),
        archives=True,
    ),
    Category(
        "requested",
        _("Archives whose deletion the person asked for"),
        _("Decided by two people on a request about personal data"),
        archives=True,
    ),
    Category("leads", _("Rejected leads"), _("What came in and did not become an archive")),
    Category("abandoned", _("Abandoned first contacts"), _("Noted, and closed without an archive")),
    Category("drafts", _("Drafts"), _("Half-filled forms nobody touched")),
    Category("exports", _("Exported files"), _("The file; who took what along stays in the register")),
    Category("imports", _("Imported sheets"), _("The rows of a sheet and the file itself")),
    Category("id_images", _("Images of identity documents"), _("Copies of passports and identity cards")),
    Category("health", _("Notes on health and diet"), _("Special needs of a journey")),
    Category("shares", _("Records of sharing"), _("Who received what, for what, approved by whom")),
    Category("assessments", _("Impact assessments"), _("Reports and records of processing")),
    Category("consents", _("Consents and notices"), _("What was shown and answered, and when")),
    Category("requests", _("Requests and complaints of customers"), _("With the letters that answered them")),
    Category("vouchers", _("Accounting vouchers"), _("Kept by the accounts, without images of documents")),
    Category("logs", _("Logs of network and security"), _("Of servers and of the sign-in")),
    Category(
        "register", _("The register and its chain"), _("Codes and ids; personal words end with their archive")
    ),
    Category("audits", _("Audits, incidents and corrective actions"), _("Papers of the internal audit")),
    Category("certificates", _("Certificates of destruction"), _("Lists of what was destroyed")),
    Category("backups", _("Backups of the keys"), _("After this no backup opens a destroyed archive")),
)
BY_CODE = {category.code: category for category in CATEGORIES}
OF_ARCHIVES = tuple(category.code for category in CATEGORIES if category.archives)
