def f():
    r"""Ends with \ 
    and \ """
def g():
    return r"\ "
