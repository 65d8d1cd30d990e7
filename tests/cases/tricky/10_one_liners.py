def f(): ...
def g(): pass; return 1
def h():return
class A: x = 1; y = 2
class B: pass
class C(A, metaclass=type): z: int = 3; # last
if True: x = 1
class D:
  def a(self): return [
    1, 2]
  def b(self): return """
text: more"""
  def c(self): return 1  # noqa: E704
  def d(self): ...  # type: ignore
  class E: pass
