"""What ``pyproject.toml`` cannot say of the wheel: files that are no code travel under ``pipeline/shipped``.

Belongs here: which files those are. Does not belong here: metadata (``pyproject.toml``), how they are found again
(``pipeline/settings.py``). Names as plain as ``sql`` and ``docs`` must not stand at the top of an environment, where
other packages have them, too, and one would overwrite the other. A checkout reads them where they lie.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
SHIPPED = ("README.md", "docs/*.md", "sql/*/*.sql")
BASE = TemporaryDirectory(prefix="moneymap-wheel-")
"""Not ``build``, where moneymap puts what it makes; and what an earlier wheel was made of never gets into a new one."""


class BuildPy(build_py):
    """Copies the packages, and then what travels with them."""

    def run(self) -> None:
        """Copy; an editable install reads everything from the checkout."""
        super().run()
        if self.editable_mode:
            return
        for pattern in SHIPPED:
            paths = sorted(ROOT.glob(pattern))
            if not paths:
                raise FileNotFoundError(f"{pattern}: the wheel needs it, and there is none beside setup.py")
            for path in paths:
                target = Path(self.build_lib, "pipeline", "shipped", path.relative_to(ROOT))
                self.mkpath(str(target.parent))
                self.copy_file(str(path), str(target))


setup(cmdclass={"build_py": BuildPy}, options={"build": {"build_base": BASE.name}})
