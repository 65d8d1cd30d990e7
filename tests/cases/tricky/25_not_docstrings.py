f"module {1}"
def f():
    f"not {f}"
def g():
    b"not"
    return 1
def h(): f"x"
def i():
    "%s" % 1
def j():
    ("a", "b")
def k():
    "a".join([])
def l(): b"" ; return 1
class A:
    f"x"; b"y"
class B:
    1
    "late"
