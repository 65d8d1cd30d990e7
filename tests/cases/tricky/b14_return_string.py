def f():
    return """Not a docstring."""
class A:
    __doc__ = """Not in place."""
    def g(self): return '''No.'''
__doc__ = """Set."""
