"""Module, by hand.

:param x: not really
"""
class A:
    """  Odd   spacing   kept.

      deep

    """
    def f(self):
        '''Trailing blanks   
	and tabs	
        '''
    def g(self): "One."
    def h(self):

        """After a blank line."""

    def i(self): pass
def j():
    # comment first
    """Then the docstring."""
    return 1
def k():
    """"""
def l():
    """ """
    return 2
