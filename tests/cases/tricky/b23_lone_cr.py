def f():    return 1
x = '''
'''
def g(a,      b): return a # cclass A:

    x = 1