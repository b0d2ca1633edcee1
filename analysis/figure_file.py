# SPDX-License-Identifier: Apache-2.0
"""The file of a single figure: its ending says how it is written."""
import os

from . import atomic
from .errors import Refusal

ENDINGS = (".svg", ".png")
HELP = "figure, .svg or .png"


def chosen(wanted, results, what, read):
    """Where it goes: as wanted, else beside the results; asked before the figure is drawn."""
    path = wanted or f"{os.path.splitext(results)[0]}_{what}.svg"
    atomic.keep(path, read)
    if not path.lower().endswith(ENDINGS):
        raise Refusal(path, "does not end like a figure", "its ending says how it is written",
                      "End it with .svg, for pages and print, or .png, for slides")
    return path


def write(path, figure, read):
    atomic.write(path, figure.png if path.lower().endswith(".png") else figure.svg, read)
