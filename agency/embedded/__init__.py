"""The servers of `make run` and `make test`: PostgreSQL and Valkey from Python wheels, under one supervisor."""
