# coding: shift_jis
def f():
    return '表示'  # 表
def 関数(): pass
