"""Backups: the data without the keys, and the keys apart, each sealed; and drills that prove them (H9).

server      PostgreSQL's own programs and the role that reads everything for a backup
sealing     authenticated encryption of what flows out of them, under a key of its own
places      where the copies lie; a copy counts once it has its name
files       attachments, copied once, sealed as they are
taking      one backup                          asking      who wanted one, what is due, what was cut off
pruning     what has lived long enough
restoring   into an empty database              drilling    the proof, in a database that is thrown away
showing     what people see of it
"""
