# SPDX-License-Identifier: Apache-2.0
"""What all figures share. Colours of Okabe and Ito, which the colour-blind tell apart."""
import io
import math
from dataclasses import dataclass

from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from . import units

INK, GREY = "#222222", "#999999"
REFORMS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = "osD^vP"
DASHES = ("-", (0, (5, 1.5)), (0, (2, 1)), (0, (6, 1, 1, 1)))
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 9.5, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK,
    "axes.labelcolor": INK, "axes.axisbelow": True, "axes.grid": True, "grid.color": "#E3E3E3", "grid.linewidth": 0.7,
    "text.color": INK, "xtick.color": INK, "ytick.color": INK, "legend.frameon": False, "lines.linewidth": 1.8,
    "figure.facecolor": "white", "savefig.dpi": 150, "svg.hashsalt": "civitas", "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Figure:
    name: str
    title: str
    caption: str
    text: str  # what is to be seen, for those who cannot see it
    svg: str
    png: bytes


def colour(at):
    return REFORMS[at % len(REFORMS)]


def finish(canvas, name, title, caption, text=""):
    svg, png = io.StringIO(), io.BytesIO()
    canvas.savefig(svg, format="svg", metadata={"Date": None, "Title": title}, bbox_inches="tight", pad_inches=0.1)
    canvas.savefig(png, format="png", metadata={"Software": None}, bbox_inches="tight", pad_inches=0.1)
    return Figure(name, title, caption, text or caption, svg.getvalue(), png.getvalue())


def legend(canvas, handles, labels):
    """Below the drawing, in lines of about 120 characters."""
    lines = math.ceil(sum(len(label) + 6 for label in labels) / 120)
    canvas.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0.0),
                  ncol=math.ceil(len(labels) / lines), handlelength=2)


def tick(value, _):
    return f"{value:,.10g}".replace(",", units.SPACE).replace("-", units.MINUS)


def amounts(axis, most):
    """An axis of amounts of money: at most so many steps, as their labels are long."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(tick)


def change_label(unit):
    return f"{', '.join(['change', unit.change] if unit.change else ['change'])}; bars: 95{units.SPACE}% interval"


def half(effect, unit):
    """Half of the interval, shown; 0 when there is none."""
    width = effect.paired.half_width * unit.scale
    return width if math.isfinite(width) else 0.0


def spread(at, count):
    """Where reform `at` stands around the place of its group, groups being 1 apart."""
    return (at - (count - 1) / 2) * min(0.2, 0.7 / count)


def words_of(dimension):
    return dimension.rpartition(".")[2].replace("_", " ").capitalize()
