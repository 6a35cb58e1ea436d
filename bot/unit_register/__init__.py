"""What people say about units themselves: new ones, other names and codes, who came after whom."""
