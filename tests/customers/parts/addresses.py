"""Where the forms of an archive's blocks live."""


def at(archive, block: str, *more) -> str:
    return "/".join([f"/customers/{archive.pk}/parts/{block}", *map(str, more), ""])
