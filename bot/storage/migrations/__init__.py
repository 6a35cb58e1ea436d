"""Alembic migrations: how a stored database becomes today's."""
