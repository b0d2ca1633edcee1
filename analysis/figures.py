# SPDX-License-Identifier: Apache-2.0
"""All figures of a comparison."""
import matplotlib

from .drawing import STYLE
from .group_figures import groups
from .money_figure import money
from .summary_figure import summary
from .timeline_figure import timelines
from .winners_figure import winners


def figures(comparison):
    """Those that the results allow, whatever the user's own settings of matplotlib."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        drawn = [summary(comparison), winners(comparison), money(comparison), *groups(comparison),
                 timelines(comparison)]
    return [figure for figure in drawn if figure]
