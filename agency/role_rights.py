"""Rights that go together, by the work they are for."""

SEE = ("customers.view_customer",)
WORK = (
    *SEE,
    "customers.add_customer",
    "customers.change_customer",
    "customers.reveal_customer",
    "customers.share_customer",
)
LEAD = (
    *WORK,
    "customers.approve_share",
    "customers.approve_change",
    "customers.verify_customer",
    "customers.assign_customer",
    "customers.view_team",
    "customers.sign_credit",
    "customers.triage_leads",  # screens what comes in (B21, B25)
    "customers.export_customer",
)
# keeps the list of those outside to whom data may go, and the register of their licences
OUTSIDE = ("compliance.enter_recipient", "contracts.keep_licences")
# seals, scans, licences
OFFICE = ("contracts.keep_seals", "contracts.match_scan", "contracts.keep_licences")
KEEP = ("compliance.keep_paper",)  # boxes of paper files: hand out, take back, shred
READ = (*SEE, "customers.reveal_customer", "customers.share_customer")
IMPORT = ("customers.import_customers",)  # sheets of customers; whoever answers for many archives
# contracts: those who sell draft them, everybody asked decides; what each step asks for says the matrix
CONTRACTS = ("contracts.use_contracts", "contracts.view_library")
SELL = (*CONTRACTS, "contracts.draft_contract", "contracts.match_scan", "contracts.note_receipt")
CASHIER = ("contracts.note_receipt", "contracts.confirm_receipt")  # finance keeps the money of contracts
DECIDE = (*CONTRACTS, "contracts.approve_contract")
RUN = ("contracts.check_services",)  # runs or guides journeys: itinerary sheets, services kept or not
ASSESS = ("compliance.view_impact", "compliance.draft_impact")  # writes impact assessments
AUDITED = ("compliance.view_audit", "compliance.approve_audit", "compliance.judge_responsibility")
# any colleague may note a first contact (A22), report that something has changed (C6), ask for a seal on a paper
CAPTURE = (
    "contracts.add_sealuse",
    *("customers.add_intake", "customers.add_changerequest"),
    *("compliance.report_incident", "compliance.take_rights"),
)
