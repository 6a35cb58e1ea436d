"""Recognises tables by their words and reads their rows."""
