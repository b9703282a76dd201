"""The hand-over page: a released bag on its way to the ward, into the patient, or back."""
