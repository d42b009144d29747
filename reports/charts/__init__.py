"""Charts that the server draws: SVG for pages, with their figures as tables."""
