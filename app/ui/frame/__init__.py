"""What stands round the page in front: rail, top bar, strips, shortcuts, look."""
