f"x"
def f():
    F"""{1}"""
def g():
    rb"""x"""
def h():
    "x" f"{1}"
class A:
    b"x"
