class A:
    __doc__ = "x"
    __slots__ = ()
    def f(self): return self.__doc__
def g():
    return g.__doc__
print(__doc__)
