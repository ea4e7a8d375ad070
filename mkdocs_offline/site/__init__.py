"""What a generator has built: its files with their URLs and media types, and changes to it."""
