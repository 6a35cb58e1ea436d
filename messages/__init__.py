"""SAY: from notices and answers to the messages people read. Pure; imports scoring's types only."""
