def f(a=lambda: (yield), b=[lambda: 0 for _ in ""]): return lambda: f
class A(type("B", (), {"m": lambda self: 1})): x = lambda: """
:"""; y = 2
@(lambda f: f if f else (lambda: 1))
def g(): pass
@(x := property)
def h(self): pass
