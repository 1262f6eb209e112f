"""The register's proof: four chains of hashes, signed checkpoints kept outside the database, and their check.

What it stops and what it only finds stands in `docs/register.md`.
"""
