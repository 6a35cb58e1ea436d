"""Where figures come from: files people have, and (later) the national portal."""
