# coding: utf-8
def f():
    return 'é'
