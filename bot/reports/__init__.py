"""What commands print: JSON for programs, plain lines for people at a terminal."""
