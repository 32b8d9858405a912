"""The command line's entry point, ``moneymap``: whatever happens becomes one line on stderr and an exit code.

Belongs here: nothing but that, so that little is imported before signals are looked after. The list of commands is in
``group.py``, the commands are in ``commands/``, how they end is in ``endings.py``.
"""

import signal
from collections.abc import Sequence

from pipeline.app.endings import ending


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command: the arguments, those of the process where none are given."""
    with ending():
        from pipeline.app.group import cli  # noqa: PLC0415  (a second's worth of libraries)

        # Polars' handler, imported just now, has reads go on after ctrl-C.
        signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003
        cli.main(args=arguments, prog_name="moneymap", standalone_mode=False)
