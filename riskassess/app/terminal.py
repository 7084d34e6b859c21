"""The terminal's side of the app, where it differs from what Textual takes it to be."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class PatientDriver(LinuxDriver):
    """A driver that outlives bytes that are no UTF-8, as a GBK or Latin-1 terminal sends them.

    Textual's own ends the app at the first of them.
    """

    def run_input_thread(self) -> None:
        """Read on after what could not be read, and have the app say so."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                self._app.call_later(self._app.run_action, "app.say_not_utf8")

    def start_application_mode(self) -> None:
        """As Textual's; where the cursor is what one reads by, it stays visible."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if getattr(self._app, "accessible", False):
            self.write("\x1b[?25h")
            self.flush()
