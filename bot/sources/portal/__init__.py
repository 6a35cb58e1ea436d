"""The national portal as a source: what is asked, how answers are judged and made a snapshot."""
