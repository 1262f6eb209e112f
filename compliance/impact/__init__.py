"""What a processing does to people is weighed before it begins; without that its gate stays shut (PIPL 55, 56)."""
