"""Pages read and marked: their heads, what they refer to and need, and our tags in them."""
