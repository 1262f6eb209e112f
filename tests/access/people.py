"""Whom the lines of the table name: the cast, and the groups of it that may the same."""

PEOPLE = ("lin", "wang", "zhao", "sun", "he", "qian", "guo", "system_admin", "security_admin", "audit_admin")

SALES = {"lin", "wang", "sun"}
STAFF = SALES | {"zhao", "he", "qian", "guo"}  # whose work is with customers
ADMINISTRATORS = {"system_admin", "security_admin", "audit_admin"}
EVERYBODY = STAFF | ADMINISTRATORS
REACH = {"lin", "zhao", "he", "qian"}  # who sees lin's archive
CHANGE = {"lin", "zhao", "he"}
CHANGE_ANY = {"lin", "wang", "sun", "zhao", "he"}
REGISTER = SALES | {"zhao", "he"}
CAPTURE = REGISTER | {"guo"}
SHARE = REGISTER
TEAM = {"zhao", "he", "qian"}
ASSIGN = {"zhao", "he"}
VERIFY = {"zhao", "he"}
TRAIL = {"qian"}
EXPORT = {"zhao", "he"}
PRIVACY = {"he", "qian"}
TRIAGE = {"zhao", "he"}
IMPORT = {"zhao", "he"}
RETENTION = {"he", "qian"}
OUTSIDE = {"zhao", "he"}  # enter recipients outside the house
OUTWARD = SALES | {"zhao", "he"}
AUDIT = {"qian"}
NOBODY: set[str] = set()  # the ids of the test belong to nobody: 404 for all
