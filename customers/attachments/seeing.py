"""Who may know of the files of an archive. A share opens them only where it names them."""

from agency.visibility import live_grants
from customers import fieldbook
from customers.models import Attachment, Customer
from customers.revealing import may_reveal, sees_whole


def sees_files(user, customer: Customer) -> bool:
    if sees_whole(user, customer):
        return True
    return (
        live_grants(user)
        .filter(content_object=customer.pk, fields__contains=[fieldbook.SHARED_FILES])
        .exists()
    )


def may_open(user, customer: Customer, attachment: Attachment) -> bool:
    """May this person see the content? What is sensitive needs the right to open fields as well."""
    if attachment.removed_at or not sees_files(user, customer):
        return False
    return not attachment.opens or may_reveal(user, customer)
