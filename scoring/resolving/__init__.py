"""How is a typed name read? Keyboards, spellings, short forms, places above, likeness."""
