"""Who may open which URL: the pivot table of `test_access.py`, read by people, kept by hand on purpose.

The cast: lin and wang sell in the domestic department (the archive is lin's), zhao leads it; sun sells
outbound; he is the CRM manager, qian the auditor, guo a guide; the three administrators see no customer.
"""

from . import archives, compliance, contracts, house, selling

# Answer without signing in.
PUBLIC = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "agency:preferences",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "enquire",  # the form on our own site, limited for each address
    "enquire_thanks",
    "api_leads",  # a key in the header
    "give_opinion",  # what a journey was like: behind a secret address and a code
    "received",  # a recipient outside: behind a secret address and one-time codes, limited for each address
    "rights_ask",  # anybody asks about her own data, limited for each address
    "rights_follow",  # the state, to whoever has the code
    "rights_package",  # the copy: behind a secret address and a code
    "verify",  # whether a contract is registered: number and fingerprint, limited for each address
    "sign_here",  # a side signs its contract: behind a secret address and a code, limited for each address
    "sign_here_pdf",
    "signing_callback",  # a signing platform calls: proved by its own signature over the call
    "sandbox_api",  # what we ask of the sandbox platform: proved by the signature over the call
    "sandbox_sign",  # a signer’s page of the sandbox platform: behind a secret address
    "fill",  # the customer’s own form: behind a secret address and a code
}

APPS = (house, archives, selling, contracts, compliance)  # each with its PAGES, and what their places take
TABLE: dict[str, set[str]] = {name: may for app in APPS for name, may in app.PAGES.items()}
