"""The lock: idleness, the desktop's own lock and sleep, badge and PIN, what is shown meanwhile."""
