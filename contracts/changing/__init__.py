"""What becomes of a signed contract: supplements, agreements that end it, an end by one side, void numbers (§1.1)."""
