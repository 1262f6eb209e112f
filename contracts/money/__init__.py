"""What comes in under a signed contract: its payment plan, receipts, what is overdue, what is given back."""
