"""The pages that may show the arm, for seats that hold its key."""
