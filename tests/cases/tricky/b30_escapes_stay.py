def f():
    """A \x00 and \n and \t and \N{NULL} and \u0000."""
def g(x="\x00\n"): return "\0"
class A: y = b"\x00"
