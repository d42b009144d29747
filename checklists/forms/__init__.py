"""Forms in which members and departments enter their lists."""
