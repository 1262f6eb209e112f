"""The rules for changes as they are shipped (C4); why they are so stands in docs/decisions.md."""

# What a change needs until the agency writes its own rules (C4): fields or block, grade, rule.
RULES_OF_CHANGE = (
    ("@travel", "", "at_once"),  # wishes, preferences, special needs: they must not wait
    ("@contact", "", "owner"),
    ("@contact", "a", "verify"),
    ("@contact", "vip", "approve"),
    ("@identity", "", "approve"),  # says who the person is
    ("sex", "", "verify"),
    ("@document", "", "approve"),
    ("document_type", "", "approve"),
    ("@guardian", "", "verify"),
    ("grade", "", "at_once"),
    ("grade", "vip", "approve"),  # becoming or ceasing to be important
    ("source", "", "at_once"),
    # parts of an archive: see docs/decisions.md
    ("@pinnedalert", "", "at_once"),
    ("@preferenceitem", "", "at_once"),
    ("@importantdate", "", "at_once"),
    ("@contactpoint", "", "owner"),
    ("@contactpoint", "a", "verify"),
    ("@contactpoint", "vip", "approve"),
    ("contactpoint.usage", "", "at_once"),
    ("contactpoint.label", "", "at_once"),
    ("contactpoint.preferred", "", "at_once"),
    ("contactpoint.do_not_contact", "", "at_once"),  # an objection holds from the moment it is heard
    ("@address", "", "owner"),
    ("@address", "vip", "verify"),
    ("@identitydocument", "", "approve"),
    ("@familymember", "", "owner"),
    ("@familymember", "vip", "verify"),
    ("@workfacts", "", "owner"),
    ("@maritalstatus", "", "owner"),
    ("@asset", "", "approve"),
    ("@registry", "", "owner"),
    ("organisation.credit_code", "", "approve"),  # says which body it is
    ("@standing", "", "at_once"),
    ("@terms", "", "approve"),  # money
    ("@character", "", "at_once"),
    ("@business", "", "at_once"),
    ("@trading", "", "at_once"),
    ("@contactperson", "", "owner"),
    ("@contactperson", "vip", "verify"),
    ("@group", "", "at_once"),
    ("@member", "", "at_once"),
)
