"""What mkdocs-offline costs and saves, measured beside what an author would use instead."""
