"""What contracts add up to: passed at once, hours, findings, disputes, value, what ends (G9, L12)."""
