"""Pages of posts: browsing and booking, one's own, the host's rosters."""
