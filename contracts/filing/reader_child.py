"""The child process that reads one picture: JPEG on standard input, its lines as JSON on the last line of output.

`python -I reader_child.py`, without keys, database or address. Models lie in the wheel of rapidocr; nothing is
fetched.
"""

import contextlib
import json
import logging
import os
import sys


def main() -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    picture = sys.stdin.buffer.read()
    answer = os.dup(1)  # the engine tells its story on standard output
    os.dup2(2, 1)
    from rapidocr import RapidOCR

    logging.disable(logging.CRITICAL)
    read = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})(picture)
    lines = lined(read.boxes, read.txts) if read.txts is not None else []
    os.write(answer, b"\n" + json.dumps(lines).encode() + b"\n")


def lined(boxes, texts) -> list[str]:
    """Pieces on one height make a line, lines go from top to bottom."""
    pieces = sorted(
        (
            (
                min(corner[1] for corner in box),
                max(corner[1] for corner in box),
                min(corner[0] for corner in box),
                text,
            )
            for box, text in zip(boxes, texts, strict=True)
        ),
        key=lambda piece: (piece[0] + piece[1]) / 2,
    )
    lines: list[list] = []
    for top, bottom, left, text in pieces:
        middle = (top + bottom) / 2
        if lines and lines[-1][0][0] <= middle <= lines[-1][0][1]:
            lines[-1].append((top, bottom, left, text))
        else:
            lines.append([(top, bottom, left, text)])
    return ["  ".join(piece[3] for piece in sorted(line, key=lambda piece: piece[2])) for line in lines]


if __name__ == "__main__":
    main()
