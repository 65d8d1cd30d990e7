import sys
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    def f(x: int) -> int: ...
else:
    def f(x): return x
if sys.platform == "win32":
    class A:
        def m(self): return 1
elif sys.platform == "darwin":
    class A:
        def m(self): return 2
else:
    class A: m = None
try:
    from json import loads
except ImportError:
    def loads(s): raise ImportError
def twice(): return 1
def twice(): return 2
