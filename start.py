"""Sets Opaline up and runs it: ``python3 start.py VERB ...``, on any machine with Python 3.11.

``setup`` only sets up, ``test`` runs every check (what follows goes to pytest, paths counted from
this folder), any other verb goes to ``python -m app``. ``--wheels DIR`` installs from a carried
folder instead of the network. A verb's own exit code is passed on; the set-up's are:

0 done; 2 command line not understood; 3 a system package is missing (the line that installs it is
printed); 10 Python too old; 11 package index unreachable; 12 the index or the folder lacks a
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
import locale
import os
import re
import shlex
import shutil
import subprocess
import sys

NEEDED = (3, 11)
RUNTIME = "requirements.lock"
TESTING = "requirements-test.lock"
WINDOWS = os.name == "nt"

SENTENCES = {
    "help": (
        """Opaline
  python3 start.py setup        prépare cette machine
  python3 start.py demo         prépare, puis joue la journée d'exercice
  python3 start.py test         prépare, puis passe toutes les vérifications
  python3 start.py VERBE ...    prépare, puis lance ce verbe ; « --help » les liste
Sans réseau : --wheels DOSSIER installe depuis un dossier apporté.""",
        """Opaline
  python3 start.py setup        sets this machine up
  python3 start.py demo         sets up, then plays the practice day
  python3 start.py test         sets up, then runs every check
  python3 start.py VERB ...     sets up, then runs that verb; "--help" lists them
Without a network: --wheels DIR installs from a carried folder.""",
    ),
    "ready": ("Opaline est prêt.", "Opaline is ready."),
    "building": ("Préparation de {folder} ...", "Making {folder} ..."),
    "installing": ("Installation de ce que liste {lock} ...", "Installing what {lock} lists ..."),
    "apt": ("{package} manque : apt-get l'installe ...", "{package} is missing: adding it ..."),
    "usage": (
        "--wheels demande un dossier existant, pas « {given} » : vérifiez le chemin et relancez.",
        "--wheels wants an existing folder, not '{given}': check the path and run this again.",
    ),
    "python": (
        "Opaline demande Python {needed} ou plus récent, pas {found} : lancez-le avec un autre.",
        "Opaline needs Python {needed} or newer, not {found}: run it with another one.",
    ),
    "venv": (
        "Il manque à ce Python de quoi créer un environnement. Lancez : {line}",
        "This Python lacks what it takes to make an environment. Run: {line}",
    ),
    "venv.other": (
        "Il manque à ce Python ({prefix}) venv ou ensurepip : installez un Python complet.",
        "This Python ({prefix}) lacks venv or ensurepip: install a complete Python.",
    ),
    "network": (
        "L'index des paquets est injoignable : rétablissez le réseau, ou --wheels DOSSIER ({log}).",
        "The package index is out of reach: restore the network, or use --wheels DIR ({log}).",
    ),
    "package": (
        "Pour cette machine et ce Python, {source} n'a pas {package} : complétez-le ({log}).",
        "For this machine and this Python, {source} lacks {package}: complete it ({log}).",
    ),
    "hash": (
        "Un paquet reçu n'a pas l'empreinte attendue et fut refusé : changez de source ({log}).",
        "A package received lacks the expected hash and was refused: use another source ({log}).",
    ),
    "folder": (
        "Impossible d'écrire dans {folder} : prenez-en le droit, ou copiez Opaline ailleurs.",
        "Cannot write in {folder}: give yourself that right, or copy Opaline elsewhere.",
    ),
    "disk": (
        "Le disque qui porte {folder} est plein : libérez 500 Mo et relancez.",
        "The disk that holds {folder} is full: free 500 MB and run this again.",
    ),
    "step": (
        "L'étape « {step} » a échoué : relancez ; si cela se répète, transmettez {log}.",
        "The step '{step}' failed: run this again; if it happens again, hand on {log}.",
    ),
}

EXIT = {"usage": 2, "venv": 3, "venv.other": 3, "python": 10, "network": 11, "package": 12}
EXIT.update({"hash": 13, "folder": 14, "disk": 15, "step": 16})

# The first that is found in pip's output decides: an unreachable index also says "no matching".
PIP_SAYS = (
    ("hash", "DO NOT MATCH THE HASHES"),
    ("disk", r"No space left on device|WinError 112\]|Disk quota exceeded"),
    ("folder", r"Permission denied|Read-only file system|WinError (?:5|32)\]"),
    ("network", "connection broken by|Max retries exceeded|Could not fetch URL|timed out"),
    ("package", r"No matching distribution found for (?P<package>\S+)|HTTP error"),
    ("step", ""),
)


class Stop(Exception):
    """The set-up cannot go on: a key of `SENTENCES` and of `EXIT`, and the sentence's facts."""

    def __init__(self, key, **facts):
        super().__init__(key)
        self.key = key
        self.facts = facts


class Place:
    """The paths of one source tree and of the environment inside it."""

    def __init__(self, root):
        self.root = root
        self.venv = os.path.join(root, ".venv")
        self.stamp = os.path.join(self.venv, "opaline.stamp")
        self.log = os.path.join(self.venv, "setup.log")
        library = "Lib" if WINDOWS else "lib/python{}.{}".format(*sys.version_info)
        self.site = os.path.join(self.venv, library, "site-packages")
        self.scripts = os.path.join(self.venv, "Scripts" if WINDOWS else "bin")
        self.python = os.path.join(self.scripts, "python.exe" if WINDOWS else "python")


def speaks_french():
    """Whether the machine's language is French."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return (next(filter(None, named), None) or locale.getlocale()[0] or "").lower()[:2] == "fr"


def say(key, stream, **facts):
    """Writes one sentence in the machine's language; letters the stream lacks become ``?``."""
    text = SENTENCES[key][0 if speaks_french() else 1].format(**facts)
    encoding = stream.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


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


def install_venv_module(place, package, privileged):
    """Installs the missing system package, or raises Stop with the line that does."""
    if package is None:
        raise Stop("venv.other", prefix=sys.base_prefix)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    if privileged:
        say("apt", sys.stderr, package=package)
        os.makedirs(place.venv, exist_ok=True)
        if logged(place, install) != 0 and logged(place, ["apt-get", "update"]) == 0:
            logged(place, install)
    if not (privileged and has_venv()):
        raise Stop("venv", line=("" if privileged else "sudo ") + "apt-get install " + package)


def build_environment(place):
    """Makes an empty environment in place of whatever stood there."""
    if not has_venv():
        install_venv_module(place, debian_package(), not WINDOWS and os.geteuid() == 0)
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
    if not rest or rest[0] in ("-h", "--help"):
        return say("help", sys.stdout)
    place = Place(ROOT)
    testing = rest[0] == "test"
    set_up(place, (RUNTIME, TESTING) if testing else (RUNTIME,), wheels)
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
