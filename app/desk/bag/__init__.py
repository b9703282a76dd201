"""The acts of one bag that know no arm: asked for, handed over, given or brought back."""
