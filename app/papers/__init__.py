"""From finished words to a page: worksheets, slips and reports."""
