x = 1

# coding: latin-1
def f(): return 'é'
