"""What words in people's tables and titles mean: headings, periods, units mentioned."""
