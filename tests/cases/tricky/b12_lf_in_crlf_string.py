def f():
    return '''a
b
cd'''
class A:
    x = 1
