"""The legal check of a contract (contracts_compliance.md §1.3): rules, runs, waivers, confirmations."""
