def f(): return "表", "😀"; x = "😀"
def α(β="😀", *, γ: "😀" = "表"): pass
