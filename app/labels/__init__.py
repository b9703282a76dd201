"""From a BagLabel to a page. Cannot be handed an arm."""
