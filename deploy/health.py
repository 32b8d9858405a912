"""Whether a checked release stands and nights go on: exit code 0 and a line about it, or 1 and the reason.

Reads what the nights leave: ``latest.json``, the file it describes, the age of the last night report. Needs no library.
Usage: ``python health.py BUILD_FOLDER [HOURS]``; the last night is to have ended within HOURS, 36 where none are given.
"""

import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HOURS = 36.0
SECONDS_AN_HOUR = 3600


def problem(build: Path, hours: float, now: float) -> str:
    """What is wrong; nothing where all is well."""
    try:
        latest = json.loads((build / "latest.json").read_text(encoding="utf-8"))
        file, size, sha256 = build / latest["file"], latest["bytes"], latest["sha256"]
        last = datetime.fromisoformat(latest["checked_at"]).astimezone(UTC).timestamp()
    except (OSError, ValueError, TypeError, KeyError) as error:
        return f"{build / 'latest.json'} cannot be read: {error}"
    try:
        content = file.read_bytes()
    except OSError as error:
        return f"{file} cannot be read: {error}"
    if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
        return f"{file} is not the file latest.json describes"
    last = max([last, *(path.stat().st_mtime for path in (build / "reports").glob("*.json"))])
    if now - last > hours * SECONDS_AN_HOUR:
        return f"the last night ended {(now - last) / SECONDS_AN_HOUR:,.0f} hours ago, more than {hours:g}"
    return ""


def main(arguments: list[str]) -> int:
    """Print what was found."""
    build, hours = Path(arguments[0]), float(arguments[1]) if arguments[1:] else HOURS
    found = problem(build, hours, time.time())
    sys.stdout.write(f"{found or 'healthy'}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
