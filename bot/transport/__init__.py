"""Carries messages to people and tells what became of each sending."""
