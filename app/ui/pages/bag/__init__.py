"""One bag's own page: its history line by line, its label, its times, its report."""
