def f():
    """Ends.　
     
    """
def g(): return "　"
