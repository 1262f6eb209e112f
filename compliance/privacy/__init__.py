"""The purposes of processing and the notices people are shown: drafted by one, approved by another (PIPL 5–9, 17)."""
