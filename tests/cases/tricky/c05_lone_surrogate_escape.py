def f(x='\ud800'):
    return '\udfff'
class A:
    y = '\ud83d\ude00'
