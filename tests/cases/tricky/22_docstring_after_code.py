import os
'not a docstring'
def f(): return os
