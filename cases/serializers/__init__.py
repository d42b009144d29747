"""What the API of cases takes and says."""
