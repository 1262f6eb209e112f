"""The security self-check: what the product can tell of itself, and the dated record a person signs (H5, H6).

looking    each line: state, value, where to look        signing    the record, printed and put right
"""
