"""Who held what, when, and how we know."""
