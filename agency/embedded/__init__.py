"""The servers of `make run` and `make test`: PostgreSQL and Valkey from wheels, under one supervisor."""
