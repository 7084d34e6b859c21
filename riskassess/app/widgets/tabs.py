"""Tabs that are changed by choosing one, and by nothing else."""

from __future__ import annotations

from textual import widgets
from textual.widgets import TabPane


class TabbedContent(widgets.TabbedContent):
    """The focus follows the tab, never the tab the focus.

    Textual brings a tab to the front when something in it gets the focus. A table that is
    hidden as another tab comes hands its focus to its neighbour, which would call its own
    tab back, for ever.
    """

    def on_tab_pane_focused(self, event: TabPane.Focused) -> None:
        """Leave the tab as it is."""
        event.prevent_default()
