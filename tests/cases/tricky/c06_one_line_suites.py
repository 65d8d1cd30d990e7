class A: x = 1
class B: x: int = 1; y = 2; "late"
class C(A): """Doc."""
class D(A): """Doc."""; z = 1
try: import x
except ImportError: x = None
if A: y = 1
else: y = 2
while 0: pass
class E: (yield_) = 1
class F: x = [i for i in (1, 2)]; y = {1: 2}; z = lambda: (1, 2)
class G: global g; g = 1
def h(): nonlocal_ = 1; del nonlocal_
def i(): import os, sys; return os
def j(): assert 1, "x"; raise ValueError
