"""Who owns a run: the process, told apart from every other one that ever had its number."""

import socket
from functools import cache
from pathlib import Path

import psutil

#: Linux draws a new one with every start of the machine
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: a process's start is reckoned from the machine's, which moves when the clock is corrected
_CLOCK_WANDERS_S = 5.0


@cache
def _boot() -> str:
    """The machine since its last start: process numbers begin anew with every one."""
    return _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else str(int(psutil.boot_time()) // 60)


def this_process() -> str:
    """host / start of the machine / process / start of the process, in seconds of the epoch."""
    process = psutil.Process()
    return f"{socket.gethostname()}/{_boot()}/{process.pid}/{process.create_time():.0f}"


def is_alive(owner: str) -> bool | None:
    """Whether the owner of a run still lives; nothing of another machine's, whose heartbeat decides."""
    host, _, rest = owner.partition("/")
    parts = rest.split("/")
    if host != socket.gethostname() or len(parts) != 3:
        return None
    booted, pid, started = parts
    if booted != _boot() or not (pid.isdigit() and started.isdigit()):
        return False
    try:
        process = psutil.Process(int(pid))
        is_same = abs(process.create_time() - int(started)) < _CLOCK_WANDERS_S
        return is_same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return None
