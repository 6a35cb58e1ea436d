"""Keeps what must outlive the process: SQLAlchemy on SQLite or PostgreSQL, one module a subject."""
