"""Documentation that opens without a network: a post-processor for built static sites."""

__version__ = "0.1.0"
