def f(a):
    # type: (this is not one
    return a
x = 1  # type: int int
class A: pass  # type: 1
