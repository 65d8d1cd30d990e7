# mypy: ignore-errors
# flake8: noqa
# fmt: off
def f(x): return x  # noqa: E704
def g(x):  # type: (int) -> int
    return x
def h(a,  # type: int
      b,  # type: str
      ):
    # type: (...) -> None
    pass
def i(a):
    # type: (int) -> int
    # about the body
    return a
# fmt: on
class A: x = 1  # pragma: no cover
class B:  # pylint: disable=too-few-public-methods
    y = []  # type: list[int]
    def f(self): return self.y  # pragma: no cover
def j(): pass  # nosec
for k in []:  # type: int
    pass
with open(__file__) as l:  # type: object
    pass
x = 1  # type: ignore
def m(): return 1  # type: ignore[return] # why
