"""Files of an archive: taken in only as what they really are, kept sealed, shown only to whoever may see them.

sniffing   what some bytes are, by their content      parser     the child process that unpacks them
parsing    runs that child, within limits             scanning   asks a virus scanner, where there is one
store      sealed files on disk                       adding, opening, removing, sweeping   the acts
seeing     who may know of the files of an archive
"""
