"""What the agency has to do under a signed contract by a day: made with the signature, or added by hand."""
