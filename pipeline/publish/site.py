"""The site: the release and the charts in, a folder of static files out.

Belongs here: reading what the pages are made of, copying charts and data, writing files. Does not belong here: pages
themselves (``reports/site``). What holds of every build:
- nothing is written into the folder before every file is ready, so that what cannot be built leaves it as it was;
- a file is written beside its place and moved there, and only if its bytes are new: a second build writes nothing;
- the folder's ``.site.json`` lists what the build made; what an earlier one made and this one does not is removed,
  nothing else ever is, and a folder that holds other things is refused;
- a run cannot change release or charts meanwhile: both hold the lock of the build folder.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import urlsplit

import polars as pl

from pipeline.errors import MoneymapError, UsageError
from pipeline.files.checksum import sha256, sha256_if_there, sha256_of
from pipeline.files.lock import part_of_run
from pipeline.publish import chart_record
from pipeline.publish.api import FOLDER, Api, api
from pipeline.publish.charts import write
from pipeline.publish.export import export
from pipeline.publish.pictures import complete
from pipeline.read.defaults import METHOD
from pipeline.read.marts import marts_of
from pipeline.read.query import released
from pipeline.read.tonight import tonight
from pipeline.release.copies import VERSION, copies
from pipeline.release.latest import Latest, read_latest
from pipeline.release.set_aside import told
from pipeline.settings import Settings, shipped
from pipeline.warehouse.dictionary import catalog
from pipeline.warehouse.sql_file import read_examples
from reports.pages.drawn import Content, Drawn
from reports.site.build import site as pages
from reports.site.home import gaps_in_dollars_of_the_last_year
from reports.site.material import MARTS, Download, Example, Material, Release

MANIFEST = ".site.json"
DATABASE = "data/moneymap.duckdb"
DESCRIPTION = PurePosixPath("data/latest.json")
_GAPS = """
select definition, fiscal_year, gap_per_capita_usd from mart.gap_by_lean where method = ? and status = 'final'
order by definition, fiscal_year
"""
"""The gap under every definition, not the default alone."""
FORMS: tuple[Literal["parquet", "csv"], ...] = ("parquet", "csv")


@dataclass(frozen=True)
class Built:
    """What a build did: files of the site, those written and removed, bytes of all."""

    files: int
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    size: int


def build(settings: Settings, folder: Path, base_url: str = "", tell: Callable[[str], None] = lambda _: None) -> Built:
    """Write the site into ``folder``.

    Args:
        settings: where the release and the charts lie.
        folder: made if need be.
        base_url: where it will be served, to make addresses in previews and the feed whole.
        tell: is given a line for every step.

    Raises:
        UsageError: ``folder`` holds other things, or ``base_url`` is no address of the web.
        MoneymapError: there is no release, its description is of another one, or a run is building.
    """
    base_url = _address(base_url)
    manifest = _manifest(folder)
    with part_of_run(settings.lock, wait_seconds=0), TemporaryDirectory(prefix="moneymap-site-") as staging:
        latest = _latest(settings)
        marts = marts_of(settings.released)
        marts.rows(MARTS)  # refused before anything is written, where an older release lacks one
        out = _Folder(folder, manifest)
        data = _data(settings, latest, out, Path(staging), tell)
        if missing := complete(settings.charts):
            tell(f"{len(missing)} pictures of charts")
        is_kept = out.release == latest.sha256 and out.is_whole(FOLDER)
        counted = api(settings.released, latest.version, out.folder if is_kept else None)
        charts = chart_record.charts(settings.charts)
        material = _material(settings, latest, data, charts, base_url, counted)
        drawn = [one for one, _ in charts]
        nets = [of(["mart.net_contribution"])["mart.net_contribution"] for of in (marts.rows, marts.provisional)]
        if old := chart_record.outdated(settings.charts, drawn, pl.concat(nets)):
            tell(f"charts of an earlier release, until 'moneymap run' draws these years anew: {', '.join(old)}")
        if unlisted := chart_record.unlisted(settings.charts, drawn):
            tell(f"charts of an earlier version, on no page until they are drawn anew: {', '.join(unlisted)}")
        made = pages(material)
        tell(f"{len(made)} pages and pictures")
        out.begin()
        for path, file in data.items():
            out.put(path, file.read_bytes())
        for path, content in counted.files().items():
            out.put(path, content)
        for path, text in made.items():
            out.put(path, text.encode())
        for name, file in chart_record.files(settings.charts):
            if (copied := f"charts/{name}") not in out.files:
                out.put(copied, file.read_bytes())
        tell(f"{len(drawn)} charts")
        out.finish(latest.sha256)
    return Built(
        files=len(out.files),
        pages=sum(path.endswith(".html") for path in out.files),
        written=tuple(out.written),
        removed=tuple(out.removed),
        size=sum((folder / path).stat().st_size for path in out.files),
    )


class _Folder:
    """The site's folder: what was made, written, removed."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.before: Mapping[str, str] = manifest.get("files", {})
        self.release = str(manifest.get("release", ""))
        self.files: dict[str, str] = {}
        self.written: list[str] = []
        self.removed: list[str] = []

    def begin(self) -> None:
        """Make the folder and mark it as a site, so that a first build that is interrupted is known again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / MANIFEST).is_file():
            write(self.folder / MANIFEST, b'{"files": {}}\n')

    def put(self, path: str, content: bytes) -> None:
        """Make ``path`` hold ``content``; written only where it does not."""
        target = self.folder / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            write(target, content)
            self.written.append(path)
        self.files[path] = sha256(content)

    def is_whole(self, prefix: str) -> bool:
        """Whether every file of the last build under ``prefix`` is there as it was, and there were some."""
        listed = {path: sha for path, sha in self.before.items() if path.startswith(prefix)}
        return bool(listed) and all(sha256_if_there(self.folder / path) == sha for path, sha in listed.items())

    def finish(self, release: str) -> None:
        """Remove what the last build made and this one did not, and write the list of what is there."""
        for path in sorted(set(self.before) - set(self.files)):
            target = self.folder / path
            if _is_inside(path) and target.is_file() and not target.is_symlink():
                target.unlink()
                self.removed.append(path)
        manifest = json.dumps({"release": release, "files": dict(sorted(self.files.items()))}, indent=1) + "\n"
        target = self.folder / MANIFEST
        if not target.is_file() or target.read_text(encoding="utf-8") != manifest:
            write(target, manifest.encode())
            self.written.append(MANIFEST)


def _address(base_url: str) -> str:
    """Where the site will be served, with a closing slash."""
    if not base_url:
        return ""
    try:
        parts = urlsplit(base_url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"https", "http"} or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"--base-url {base_url!r} is no address of a site on the web")
    return f"{base_url.rstrip('/')}/"


def _manifest(folder: Path) -> dict[str, Any]:
    """What the last build made.

    Raises:
        UsageError: the folder holds things, and no build made them.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        read = None
    if isinstance(read, dict) and isinstance(read.get("files"), dict):
        return read
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds other things than a site: name an empty folder or a new one")
    return {}


def _latest(settings: Settings) -> Latest:
    latest = read_latest(settings.latest)
    with released(settings.released):  # says what to do where there is none
        pass
    if latest is None or not latest.describes(settings.released):
        raise MoneymapError(f"{settings.latest} does not describe the release beside it: 'moneymap run' puts it right")
    return latest


def _data(
    settings: Settings, latest: Latest, out: _Folder, staging: Path, tell: Callable[[str], None]
) -> dict[str, Path]:
    """The released file, its description, and the marts as Parquet and CSV: place in the site -> where it lies now."""
    description = staging / DESCRIPTION.name
    description.write_text(replace(latest, copy=None).text(), encoding="utf-8")
    found = {DATABASE: settings.released, DESCRIPTION.as_posix(): description}
    for form in FORMS:
        prefix = f"data/{form}/"
        if out.release == latest.sha256 and out.is_whole(prefix):
            paths = [out.folder / path for path in out.before if path.startswith(prefix)]
        else:
            paths = export(settings.released, staging / form, form)
            tell(f"{len(paths)} files of {form}")
        found |= {f"{prefix}{path.name}": path for path in paths}
    return found


def _material(  # noqa: PLR0913, PLR0917  (everything pages are made of)
    settings: Settings,
    latest: Latest,
    data: Mapping[str, Path],
    charts: Sequence[tuple[Drawn, Content]],
    base_url: str,
    counted: Api,
) -> Material:
    with released(settings.released) as connection:
        dictionary = [asdict(entry) for entry in catalog(connection)]
        gaps = connection.sql(_GAPS, params=[METHOD]).pl()
    tables = marts_of(settings.released).rows(MARTS)
    return Material(
        tables=tables | {"mart.source": tonight(settings.sources, tables["mart.source"])},
        dictionary=dictionary,
        examples=[Example(one.title, one.question, one.body) for one in read_examples(settings.sql)],
        downloads=[
            Download(path, file.stat().st_size, sha256_of(file))
            for path, file in sorted(data.items())
            if path != DESCRIPTION.as_posix()
        ],
        releases=list(_releases(settings, latest)),
        charts=charts,
        method=_text("docs/methodology.md"),
        opening=_text("docs/opening.md"),
        readme=_text("README.md"),
        base_url=base_url,
        waiting=told(settings)[0],
        gaps=gaps_in_dollars_of_the_last_year(gaps, tables["mart.real_net_contribution"]),
        provisional=marts_of(settings.released).provisional(["mart.net_by_lean"])["mart.net_by_lean"],
        api=counted.records,
        api_text=_text("docs/api.md"),
        assistants_text=_text("docs/assistants.md"),
    )


def _releases(settings: Settings, latest: Latest) -> Iterator[Release]:
    """The dated copies there are and the release itself, oldest first."""
    prefix = f"{settings.released.stem}-"
    versions = {path.stem.removeprefix(prefix) for path in copies(settings.released)} | {latest.version}
    for version in sorted(versions):
        yield Release(version, datetime.strptime(version, VERSION).replace(tzinfo=UTC))


def _text(name: str) -> str:
    """A document that comes with the project."""
    try:
        return shipped(name).read_text(encoding="utf-8")
    except OSError as error:
        raise MoneymapError(f"{shipped(name)} cannot be read, pages are made of it: install moneymap anew") from error


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts
