"""One treatment told, or folded into a sheet for a day without a machine."""
