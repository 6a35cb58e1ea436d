"""Opens what people send: bytes of any kind as grids of cells with the text around them."""
