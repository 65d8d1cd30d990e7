#!/usr/bin/python
# vim: set fileencoding=cp1252 :
def euro(): return '€'
class A:
    sign = '„'
