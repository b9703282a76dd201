"""The bag's label: its specimen, its making, the printers it goes to, its kept page."""
