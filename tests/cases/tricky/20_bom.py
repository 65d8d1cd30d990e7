class A:
    x = 'é'
def f(): return 1
