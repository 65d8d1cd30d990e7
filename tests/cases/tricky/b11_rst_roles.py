def f():
    """See :func:`a very long name <some.very.long.module.path.with.many.parts.function>` and :class:`B`."""
def g(x): return x
