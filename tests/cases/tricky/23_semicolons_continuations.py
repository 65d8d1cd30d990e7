x = 1; y = 2; \
z = 3
def f(): x = 1; y = 2;
def g(): \
    return 1
def h(a, \
      b) \
      -> None \
      : \
      pass
def i():
    x = 1; \
    y = 2
class A: \
  x = 1; y = 2
class B:\

    z = 1
def j(): return \
    1
if x: \
  y = 1
else: y = 2
for a in b"": pass
