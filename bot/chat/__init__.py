"""What people type and tap: commands, buttons, and the answers that go straight out."""
