"""脉络: where a thing came from and what became of it, as a picture and as a list."""
