"""Dagster's own long-running tools as tests start them: in a process group of their own, gone in the end."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager, suppress


@contextmanager
def started(command, log, **options):
    """A process with all it starts, ended whatever happens; what it says goes to the file ``log``."""
    with log.open("a") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, start_new_session=True, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it has not ended of what it started
        process.wait()


def in_group_for(seconds, process, known_by=lambda _: True):
    """What still runs in the group of a process so many seconds from now, of what is ``known_by`` its command line."""
    until = time.monotonic() + seconds
    while (
        left := {pid: said for pid, said in in_group(process).items() if known_by(said)}
    ) and time.monotonic() < until:
        time.sleep(0.2)
    return left


def in_group(process):
    """What runs in the group of a process, by process id: its command line. What has ended is left out."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(maxsplit=3) for line in listed.stdout.splitlines())
    return {int(pid): said for pid, group, state, said in rows if int(group) == process.pid and state[0] != "Z"}
