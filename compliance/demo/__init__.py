"""The demo agency: a Chinese travel agency with twelve weeks of life, for `make run` and whole-system tests.

Everything is invented: identity numbers name a division that does not exist, phone numbers begin with 1610.

    house       departments, colleagues, accounts        people      customers: names, numbers, wishes
    story       what happened, act by act (script: the numbers and words)
    shares      requests for access                     diary       when each act happened
    files       attachments
"""
