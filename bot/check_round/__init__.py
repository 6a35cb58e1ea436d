"""The Thursday check of late dossiers: a round a week, from the question to the compiled list.

S003 orders it: every Thursday before 11:00 each unit compares its late dossiers on the national
portal with those on the provincial system and reports; the office compiles and sends on.
"""
