"""From the approved text to the signed contract (contracts_compliance.md §1.5)."""
