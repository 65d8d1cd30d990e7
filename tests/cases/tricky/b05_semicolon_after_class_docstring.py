class A: "Doc.";
class B: "Doc."; x = 1
class C:
    "Doc.";
    y = 2
def f(): "Doc."; return 1;
def g(): x = "Doc."; return x;
class D: x = 1;
