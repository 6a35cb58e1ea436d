"""DO: all input and output."""
