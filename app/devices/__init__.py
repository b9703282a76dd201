"""Clock, entropy, printers and files: everything else that touches the world."""
