"""Sets Opaline up and runs it: ``python3 start.py [VERB ...]``, on any machine with Python 3.11.

``setup`` only sets up, ``test`` runs every check (what follows goes to pytest, paths counted from
this folder), any other verb goes to ``python -m app``; without one it is ``window``. On Debian and
its kin, root is given the system packages that a window needs as well. ``--wheels DIR`` installs
from a carried folder instead of the network. A verb's own exit code is passed on; the set-up's are:

0 done; 2 command line not understood; 3 system packages are missing (the line that installs them
is printed); 10 Python too old; 11 package index unreachable; 12 the index or the folder lacks a
package for this machine; 13 a package is not the one its hash names; 14 folder not writable;
15 disk full; 16 any other failing step; 130 interrupted.

Written in the syntax of Python 3.5, so that an old one still reads its own refusal.
"""

import contextlib
import errno
import glob
import hashlib
import importlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys

# Not there by itself when Python was told to trust no folder.
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

from start_words import EXIT, Stop, say

NEEDED = (3, 11)
RUNTIME = "requirements.lock"
TESTING = "requirements-test.lock"
WINDOWS = os.name == "nt"
# The verbs that need Qt; `setup` is often run by root for somebody who may install nothing.
SHOWING = ("window", "gallery", "tour", "setup", "test")
# What the tests of a real display run, and the Debian package that holds it.
TOOLS = {
    "Xvfb": "xvfb", "dbus-daemon": "dbus", "setxkbmap": "x11-xkb-utils", "xauth": "xauth",
    "xdotool": "xdotool",
}

# The first that is found in pip's output decides: an unreachable index also says "no matching".
PIP_SAYS = (
    ("hash", "DO NOT MATCH THE HASHES"),
    ("disk", r"No space left on device|WinError 112\]|Disk quota exceeded"),
    ("folder", r"Permission denied|Read-only file system|WinError (?:5|32)\]"),
    ("network", "connection broken by|Max retries exceeded|Could not fetch URL|timed out"),
    ("package", r"No matching distribution found for (?P<package>\S+)|HTTP error"),
    ("step", ""),
)


class Place:
    """The paths of one source tree and of the environment inside it."""

    def __init__(self, root):
        self.root = root
        self.venv = os.path.join(root, ".venv")
        self.stamp = os.path.join(self.venv, "opaline.stamp")
        self.shown = os.path.join(self.venv, "opaline.shown")
        self.log = os.path.join(self.venv, "setup.log")
        library = "Lib" if WINDOWS else "lib/python{}.{}".format(*sys.version_info)
        self.site = os.path.join(self.venv, library, "site-packages")
        self.scripts = os.path.join(self.venv, "Scripts" if WINDOWS else "bin")
        self.python = os.path.join(self.scripts, "python.exe" if WINDOWS else "python")


def check_python(version):
    """Raises Stop ``python`` when `version`, a tuple of numbers, is older than `NEEDED`."""
    if tuple(version[:2]) < NEEDED:
        needed, found = ("{}.{}".format(*numbers) for numbers in (NEEDED, version))
        raise Stop("python", needed=needed, found=found)


def digest(place, lock):
    """What stays the same as long as the packages of `lock` need not be installed again."""
    # No patch number of Python: a machine without a network must survive its security updates.
    told = hashlib.sha256()
    for part in (place.root, sys.base_prefix, sys.implementation.cache_tag):
        told.update(os.fsencode(part) + b"\0")
    with open(os.path.join(place.root, lock), "rb") as file:
        told.update(file.read())
    return told.hexdigest()


def installed(place):
    """The lock files whose packages stand complete in the environment, by its stamp."""
    if not (os.path.exists(place.stamp) and os.path.exists(place.python)):
        return []
    with open(place.stamp, encoding="ascii", errors="replace") as file:
        stamped = file.read().split()
    return [lock for lock in (RUNTIME, TESTING) if digest(place, lock) in stamped]


@contextlib.contextmanager
def alone():
    """Lets one set-up run at a time; a killed one leaves nothing that could block the next."""
    with open(os.path.abspath(__file__), "rb") as held:
        if sys.platform == "win32":
            import msvcrt

            # Past the end of the file, since Windows would else keep others from reading it.
            held.seek(1 << 30)
            msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            # Some network folders know no locks; there the set-up goes on without.
            with contextlib.suppress(OSError):
                fcntl.flock(held, fcntl.LOCK_EX)
        # Inherited, so that the pip of a killed set-up is waited for too.
        os.set_inheritable(held.fileno(), True)
        yield


def logged(place, command):
    """Runs `command`, its output appended to the log; returns its exit code."""
    outside = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__")
    setting = {name: value for name, value in os.environ.items() if name not in outside}
    setting.update(PIP_USER="0", DEBIAN_FRONTEND="noninteractive")
    with open(place.log, "ab") as log:
        return subprocess.call(
            command, cwd=place.root, env=setting, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )


def has_venv():
    """Whether this Python can make an environment (Debian packs the modules apart)."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def debian_package():
    """The Debian package with this Python's venv module, or None when apt cannot supply it."""
    if sys.base_prefix != "/usr" or not shutil.which("apt-get"):
        return None
    own = "python{}.{}".format(*sys.version_info)
    return ("python3" if os.path.realpath("/usr/bin/python3").endswith(own) else own) + "-venv"


def install_system(place, key, missing, privileged):
    """Installs the Debian packages that `missing` names when `privileged` (by root).

    Raises Stop `key` with the line that installs those which are still missing.
    """
    packages = missing()
    if packages and privileged and shutil.which("apt-get"):
        say("apt", sys.stderr, packages=" ".join(packages))
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        if logged(place, install) != 0 and logged(place, ["apt-get", "update"]) == 0:
            logged(place, install)
        packages = missing()
    if packages:
        line = "apt-get install --no-install-recommends " + " ".join(packages)
        raise Stop(key, line=line if privileged else "sudo " + line)


def is_root():
    """Whether this process may install system packages."""
    return not WINDOWS and os.geteuid() == 0


def bring_venv_module(place, package, privileged):
    """Sees to it that this Python can make an environment; `package` holds what that takes."""
    if package is None:
        raise Stop("venv.other", prefix=sys.base_prefix)
    os.makedirs(place.venv, exist_ok=True)
    install_system(place, "venv", lambda: [] if has_venv() else [package], privileged)


def lacking_libraries(place):
    """The Debian packages without which Qt cannot load here, as the environment finds them."""
    act = "from app.ui.display import missing_libraries; print(*missing_libraries())"
    with open(place.log, "ab") as log:
        command = [place.python, "-I", "-c", act]
        asked = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=log)
    if asked.returncode != 0:
        raise Stop("step", step="qt", log=place.log)
    return asked.stdout.decode("ascii", "replace").split()


def bring_system(place, testing, privileged):
    """Sees to the system packages of a window, once for each lock, and to those of the tests."""
    mark = digest(place, RUNTIME)
    loads = False
    if os.path.exists(place.shown):
        with open(place.shown, encoding="ascii", errors="replace") as file:
            loads = file.read() == mark

    def missing():
        tools = {TOOLS[name] for name in TOOLS if testing and not shutil.which(name)}
        return sorted(tools.union([] if loads else lacking_libraries(place)))

    if loads and not missing():
        return
    with alone():
        install_system(place, "system", missing, privileged)
        with open(place.shown, "w", encoding="ascii") as file:
            file.write(mark)


def build_environment(place):
    """Makes an empty environment in place of whatever stood there."""
    if not has_venv():
        bring_venv_module(place, debian_package(), is_root())
    say("building", sys.stderr, folder=place.venv)
    if os.path.lexists(place.venv):
        shutil.rmtree(place.venv)
    os.makedirs(place.venv)
    base = getattr(sys, "_base_executable", None) or sys.executable
    if logged(place, [base, "-I", "-m", "venv", place.venv]) != 0:
        raise pip_failure(place, "-", "venv")


def pip_failure(place, source, step):
    """The Stop that the output in the log stands for; `source` is where packages came from."""
    with open(place.log, encoding="utf-8", errors="replace") as log:
        # On a full disk the log itself may lack the line that says so.
        full = shutil.disk_usage(place.venv).free < 1 << 20
        noise = log.read() + ("No space left on device" if full else "")
    facts = {"log": place.log, "folder": place.venv, "source": source, "step": step, "package": "?"}
    found = ((key, re.search(pattern, noise)) for key, pattern in PIP_SAYS)
    key, package = next((key, match.groupdict("?")) for key, match in found if match)
    return Stop(key, **dict(facts, **package))


def install_packages(place, lock, wheels):
    """Installs what `lock` names, by hash; builds nothing, since no hash covers build tools."""
    say("installing", sys.stderr, lock=lock)
    command = [place.python, "-I", "-m", "pip", "install", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--retries", "2", "--only-binary", ":all:"]
    command += ["--require-hashes", "-r", os.path.join(place.root, lock)]
    if wheels:
        command += ["--no-index", "--find-links", wheels]
    if logged(place, command) != 0:
        raise pip_failure(place, wheels or "index", "pip")


def add_source(place):
    """Makes ``app`` importable in the environment and puts the command ``opaline`` beside it."""
    # Relative, so plain ASCII whatever the folder is called and whatever the machine's encoding.
    with open(os.path.join(place.site, "opaline.pth"), "w", encoding="ascii") as file:
        file.write(os.path.relpath(place.root, place.site) + "\n")
    name, text = "opaline", '#!/bin/sh\nexec {} -I -m app "$@"\n'.format(shlex.quote(place.python))
    if WINDOWS:
        name, text = "opaline.cmd", '@"%~dp0python.exe" -I -m app %*\r\n'
    with open(os.path.join(place.scripts, name), "wb") as file:
        file.write(os.fsencode(text))
    os.chmod(os.path.join(place.scripts, name), 0o755)


def install(place, locks, wheels):
    """Brings the environment to hold `locks`; stamped last, so a killed set-up starts again."""
    kept = installed(place)
    if RUNTIME in kept:
        os.remove(place.stamp)
        open(place.log, "wb").close()
    else:
        build_environment(place)
    for lock in locks:
        if lock not in kept:
            install_packages(place, lock, wheels)
    add_source(place)
    logged(place, [place.python, "-I", "-m", "compileall", "-q", os.path.join(place.root, "app")])
    with open(place.stamp + ".new", "w", encoding="ascii") as file:
        file.write("\n".join(digest(place, lock) for lock in sorted({*kept, *locks})) + "\n")
    os.replace(place.stamp + ".new", place.stamp)


def catalogues(place):
    """Every word catalogue as its pair (source, compiled)."""
    for source in sorted(glob.glob(glob.escape(place.root) + "/resources/words/*/*.po")):
        yield source, source[:-3] + ".mo"


def stale(source, compiled):
    """Whether a catalogue must be compiled: a compiled one bears its source's time."""
    made = os.path.exists(compiled)
    return not made or os.stat(source).st_mtime_ns != os.stat(compiled).st_mtime_ns


def compile_words(place):
    """Compiles the stale word catalogues; runs in the environment, which has Babel."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source, compiled in catalogues(place):
        if stale(source, compiled):
            times = os.stat(source)
            with open(source, "rb") as text, open(compiled + ".new", "wb") as file:
                write_mo(file, read_po(text, abort_invalid=True))
            os.utime(compiled + ".new", ns=(times.st_atime_ns, times.st_mtime_ns))
            os.replace(compiled + ".new", compiled)


def set_up(place, locks, wheels):
    """Does whatever is still to be done, and nothing when all is ready."""
    act = "import start; start.compile_words(start.Place(start.ROOT))"
    if not set(locks) <= set(installed(place)):
        with alone():
            if not set(locks) <= set(installed(place)):
                install(place, locks, wheels)
    if any(stale(*pair) for pair in catalogues(place)):
        with alone():
            if logged(place, [place.python, "-I", "-c", act]) != 0:
                raise pip_failure(place, "-", "babel")


def split(arguments):
    """The arguments without ``--wheels DIR``, and DIR made absolute or None; raises Stop."""
    rest, wheels, given = [], None, iter(arguments)
    for argument in given:
        if argument == "--wheels" or argument.startswith("--wheels="):
            name = argument.partition("=")[2] or next(given, "")
            if not os.path.isdir(name):
                raise Stop("usage", given=name or "--wheels")
            wheels = os.path.abspath(name)
        else:
            rest.append(argument)
    return rest, wheels


def run(arguments):
    """Sets up and does what the verb says; returns the exit code, raises Stop."""
    rest, wheels = split(arguments)
    if rest and rest[0] in ("-h", "--help"):
        return say("help", sys.stdout)
    rest = rest or ["window"]
    place = Place(ROOT)
    testing = rest[0] == "test"
    set_up(place, (RUNTIME, TESTING) if testing else (RUNTIME,), wheels)
    if sys.platform == "linux" and rest[0] in SHOWING:
        bring_system(place, testing, is_root())
    if rest == ["setup"]:
        return say("ready", sys.stdout)
    command = [place.python, "-I", "-m", "app", *rest]
    if testing:
        os.chdir(place.root)
        command[3:] = ["pytest", "-n", "2", "--dist", "worksteal", *rest[1:]]
    if WINDOWS:
        return subprocess.call(command)
    os.execv(command[0], command)


def failure_of(error, place):
    """The Stop that an OSError of the set-up stands for."""
    if error.errno == errno.ENOSPC:
        return Stop("disk", folder=place.venv)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop("folder", folder=error.filename or place.venv)
    return Stop("step", step=error, log=place.log)


def main(arguments):
    """The whole program; returns the exit code."""
    try:
        check_python(sys.version_info)
        return run(arguments) or 0
    except Stop as raised:
        stop = raised
    except OSError as error:
        stop = failure_of(error, Place(ROOT))
    except KeyboardInterrupt:
        return 130
    say(stop.key, sys.stderr, **stop.facts)
    return EXIT[stop.key]


ROOT = os.path.dirname(os.path.realpath(__file__))

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
