"""The one error that a user sees."""


class OfflineError(Exception):
    """A problem that the author of the site can mend; its text says where it is and what to do."""
