"""What leaves the study, noted as it is taken."""
