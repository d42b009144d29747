"""Experience posts: publishing, choosing, matching."""
