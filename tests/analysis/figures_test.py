# SPDX-License-Identifier: Apache-2.0
# What figures draw: points and lines, what they are about, and both sides of who gains.
import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.container import BarContainer

from analysis import drawing, group_figures, summary_figure, timeline_figure, units
from analysis.comparison import compare


@pytest.fixture
def canvas_of(folder, monkeypatch):
    """The canvas that a module draws on, for a base and a reform with changes."""

    def drawn(module, draw, change_both, change_reform):
        def change(file):
            change_both(file)
            change_reform(file)

        names = [folder.copy("base.h5", change_both), folder.copy("reform.h5", change)]
        monkeypatch.setattr(module, "finish", lambda canvas, *_: canvas)
        base, reform = (str(folder.path / name) for name in names)
        return draw(compare(base, [reform]))

    return drawn


def yearly(file):
    """Beside the rate of each month, one that is recorded in the first, third and fifth step."""
    file.copy("poverty_rate", "yearly_rate")
    file["yearly_rate"][:, 1::2] = np.nan


def lower(file):
    for name in ("poverty_rate", "yearly_rate"):
        file[name][:, 2:] = file[name][:, 2:] - np.array([[0.01], [0.02], [0.03]])


def test_what_is_not_recorded_in_each_step_is_drawn_as_points(canvas_of):
    canvas = canvas_of(timeline_figure, timeline_figure.timelines, yearly, lower)
    styles = {line.get_linestyle(): line for axes in canvas.axes for line in axes.lines[:2]}
    points, line = styles["None"], styles["-"]
    assert points.get_marker() != "None" and line.get_marker() == "None"
    assert np.isfinite(points.get_ydata()).tolist() == [True, False, True, False, True]
    assert list(points.get_markevery()) == [0, 2, 4]


def test_all_panels_over_time_have_one_range(canvas_of):
    def later(file):
        yearly(file)
        file["yearly_rate"][:, 1] = file["poverty_rate"][:, 1]
        file["yearly_rate"][:, 4] = np.nan

    canvas = canvas_of(timeline_figure, timeline_figure.timelines, later, lower)
    assert len(canvas.axes) == 2 and canvas.axes[0].get_xlim() == canvas.axes[1].get_xlim()


def test_the_legend_shows_lines_where_some_panel_has_them(canvas_of):
    def yearly_first(file):
        lower(file)
        file.attrs["description"] = np.bytes_("`yearly_rate`")

    canvas = canvas_of(timeline_figure, timeline_figure.timelines, yearly, yearly_first)
    assert canvas.axes[0].lines[0].get_linestyle() == "None"
    assert [line.get_linestyle() for line in canvas.legends[0].get_lines()] == ["-", "-", ":"]
    assert [text.get_text() for text in canvas.legends[0].get_texts()[-2:]] == [
        "start of the months compared", "bands: 95\N{NO-BREAK SPACE}% interval of the difference"]


def test_one_replicate_is_drawn_without_bars_and_without_a_warning(canvas_of, recwarn):
    def alone(file):
        lower(file)
        file.attrs["complete"] = np.uint8(0)
        file["replicate"][1:] = file["replicate"][1:] + 100

    canvas = canvas_of(timeline_figure, timeline_figure.timelines, yearly, alone)
    canvas.savefig(io.BytesIO())
    assert not recwarn.list and "bands" not in canvas.legends[0].get_texts()[-1].get_text()


def test_a_gap_breaks_the_line():
    assert timeline_figure.alone(np.array([1, 1, np.nan, 1, np.nan, 1, 1.0])).tolist() == [3]


def poorer_south(file):
    rate = file["poverty_rate_by_region"]
    rate[:, :, 1] = rate[:, :, 1] + np.array([[0.1], [0.11], [0.12]])


def test_a_figure_of_groups_says_what_it_is_about(canvas_of):
    canvas, = canvas_of(group_figures, lambda compared: list(group_figures.groups(compared)), yearly, poorer_south)
    assert canvas._suptitle.get_text() == "at-risk-of-poverty rate"


def test_a_group_that_is_recorded_in_one_replicate_alone_is_hollow(canvas_of):
    def rare_north(file):
        file["poverty_rate_by_region"][1:, :, 0] = np.nan

    canvas = canvas_of(group_figures, lambda compared: group_figures._group_figure(
        compared, "poverty_rate", compared.groups("poverty_rate")), rare_north, poorer_south)
    hollow, = (line for line in canvas.axes[0].lines if line.get_color() == "white")
    assert len(hollow.get_xdata()) == 1 and canvas.axes[0].get_xlabel().endswith("; hollow: recorded in one replicate alone, no interval")


def incomes(*factors):
    """Incomes of the citizens times these, in turn."""
    def change(file):
        values = file["panel/household_disposable"]
        values[...] = values[...] * np.resize(factors, values.shape[1])
    return change


def cost(value, half_width=0.0):
    unit = units.money_unit("EUR", "year", value)
    return summary_figure.Cost(0, "A reform with rather a long title", "What it costs", unit, value, half_width, unit.number(value, 2))


@pytest.fixture
def summary(canvas_of, monkeypatch):
    """The left axes, for a reform of incomes that costs the state a million."""
    monkeypatch.setattr(summary_figure, "_costs", lambda _: [cost(1e6)])
    return lambda *factors: canvas_of(summary_figure, summary_figure.summary, lambda _: None, incomes(*factors)).axes[0]


@pytest.mark.parametrize(("few", "title"), [(0.1, "Who gains: citizens whose income rises"), (0.9, "at-risk-of-poverty rate: change")])
def test_groups_stand_where_the_incomes_of_few_change(canvas_of, monkeypatch, few, title):
    monkeypatch.setattr(summary_figure, "_costs", lambda _: [cost(1e6)])
    monkeypatch.setattr(summary_figure, "FEW", few)

    def change(file):
        poorer_south(file)
        incomes(1.1, 1)(file)

    left = canvas_of(summary_figure, summary_figure.summary, lambda _: None, change).axes[0]
    assert title in (left.get_title(), left.get_title(loc="left"))


def test_the_axes_of_the_summary_say_what_they_show_also_where_it_stands_alone(canvas_of, monkeypatch):
    def axes(values, half_width):
        monkeypatch.setattr(summary_figure, "_costs", lambda _: [replace(cost(value, half_width), title="What it costs the state")
                                                                 for value in values])
        monkeypatch.setattr(summary_figure, "FEW", 0.9)
        return canvas_of(summary_figure, summary_figure.summary, lambda _: None, lambda file: (poorer_south(file), incomes(1.1, 1)(file))).axes

    left, right = axes([-2e6], 1e5)
    assert left.get_ylabel() == "change"
    assert right.get_xlabel().replace(units.SPACE, " ") == "million EUR a year; below 0 it saves\nthin bars: 95 % intervals"
    bottom, top = right.get_ylim()
    assert right.patches[0].get_height() < 0.3 * abs(top - bottom)  # one bar alone is no wall
    assert axes([2e6, 3e6], 0.0)[1].get_xlabel() == "million EUR a year"


@pytest.mark.parametrize("amount", [-5841.0, -999_999.0, 127_522.0, 40.0, -8.1e9])
def test_amounts_on_an_axis_do_not_run_into_each_other(canvas_of, monkeypatch, amount):
    monkeypatch.setattr(summary_figure, "_costs", lambda _: [
        cost(amount, abs(amount) / 50)])
    canvas = canvas_of(summary_figure, summary_figure.summary, lambda _: None, incomes(1.1, 1))
    canvas.draw_without_rendering()
    axis = canvas.axes[1].xaxis
    low, high = axis.get_view_interval()
    labels = [tick.label1.get_window_extent() for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    assert len(labels) >= 3
    assert all(one.x1 + 3 < other.x0 for one, other in zip(labels, labels[1:]))


def test_without_incomes_and_groups_the_first_outcome_stands_beside_the_money(canvas_of, monkeypatch):
    monkeypatch.setattr(summary_figure, "_costs", lambda _: [cost(1e6)])

    def alone(file):
        del file["panel"]

    def less_poor(file):
        file["poverty_rate"][...] = file["poverty_rate"][...] - np.array([[0.01], [0.02], [0.03]])

    left = canvas_of(summary_figure, summary_figure.summary, alone, less_poor).axes[0]
    assert "at-risk-of-poverty rate" in (left.get_title(), left.get_title(loc="left"))
    base, reform = (bar.get_width() for bar in left.patches)
    assert base - reform == pytest.approx(0.02)


def test_a_label_has_no_hole_where_a_number_has_no_unit():
    assert [drawing.change_label(units.Unit(1, unit, unit)) for unit in ("", "EUR")] == [
        f"{start}; bars: 95{units.SPACE}% interval" for start in ("change", "change, EUR")]


def drawn(axes):
    """Heights of the bars of each side."""
    return [np.array([bar.get_height() for bar in bars]) for bars in axes.containers if isinstance(bars, BarContainer)]


def test_no_bars_of_two_reforms_or_sides_cover_one_another(canvas_of, monkeypatch):
    monkeypatch.setattr(summary_figure, "_costs", lambda _: [cost(1e6)])
    axes = canvas_of(summary_figure, summary_figure.summary, lambda _: None, incomes(1.1, 0.9, 1)).axes[0]
    boxes = [bar.get_bbox() for bars in axes.containers if isinstance(bars, BarContainer) for bar in bars if bar.get_height()]
    assert len(boxes) > 10
    assert not any(one.x0 < other.x1 - 1e-9 and other.x0 < one.x1 - 1e-9 and one.y0 < other.y1 - 1e-9 and other.y0 < one.y1 - 1e-9
                   for at, one in enumerate(boxes) for other in boxes[:at])


@pytest.mark.parametrize(("factors", "title"), [
    ((1.1, 1), "Who gains: citizens whose income rises"),
    ((0.9, 1), "Who loses: citizens whose income falls (nobody gains)"),
    ((1.1, 0.9, 1), "Who gains (above 0) and who loses (below)"),
])
def test_who_gains_stands_above_0_and_who_loses_below(summary, factors, title):
    axes = summary(*factors)
    assert title in (axes.get_title(), axes.get_title(loc="left"))
    signs = [np.sign(np.nansum(values)) for values in drawn(axes)]
    assert signs == [1] * any(factor > 1 for factor in factors) + [-1] * any(factor < 1 for factor in factors)
    low, high = axes.get_ylim()
    assert all(low <= value <= high for values in drawn(axes) for value in values[np.isfinite(values)])


def test_a_sentence_stands_where_nobody_gains_or_loses(summary):
    axes = summary(1)
    assert not axes.axison and [text.get_text() for text in axes.texts] == [
        "Nobody's income changes by more than 0.1\N{NO-BREAK SPACE}%."]
