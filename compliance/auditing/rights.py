"""Who may do what in an audit; the roles stand in `agency.roles`."""

SEE = "compliance.view_audit"
DRAFT = "compliance.draft_audit"
APPROVE = "compliance.approve_audit"
JUDGE = "compliance.judge_responsibility"
