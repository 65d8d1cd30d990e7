"""M."""
class A:
    """A."""
    def f(self):
        """F."""
        def g():
            """G."""
            def h(): pass
