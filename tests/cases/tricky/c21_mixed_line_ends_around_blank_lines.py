#!ximport a


def f():

    return 1class A:

    x = 1    def g(self): return 2
def h():
    return 3