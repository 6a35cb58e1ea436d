"""Is the installation sound, and is the running service well?"""
