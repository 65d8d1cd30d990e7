@decorator("""
def f():
    pass
""")
def f():
    pass
@decorator(
    """Doc."""
)
class A: pass
