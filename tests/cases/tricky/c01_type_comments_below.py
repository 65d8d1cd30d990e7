def f(a):

    # about
#type: (int) -> int
    return a
def g(a):
    # type: ignore
    #	type:(int) -> int
    # after
    return a
def h(a):
\

    # type: (int) -> int
    return a
