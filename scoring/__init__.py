"""DECIDE: from observations to scores, ranks, changes and alerts.

Pure: no clock, no network, no database, no template. Imports nothing of ours.
"""
