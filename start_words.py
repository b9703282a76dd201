"""What the set-up says, in French and in English, and the exit codes that go with it.

Written in the syntax of Python 3.5, as ``start.py`` is.
"""

import locale
import os

SENTENCES = {
    "help": (
        """Opaline
  python3 start.py                    ouvre la fenêtre
  python3 start.py window [FICHIER]   ouvre la fenêtre, sur cette étude
  python3 start.py demo               joue la journée d'exercice
  python3 start.py gallery            montre chaque élément de la fenêtre
  python3 start.py tour               dessine chaque page
  python3 start.py test               passe toutes les vérifications
  python3 start.py setup              prépare cette machine et s'en tient là
  python3 start.py VERBE ...          lance ce verbe ; « VERBE --help » l'explique
Chacune prépare d'abord cette machine, s'il le faut.
Sans réseau : --wheels DOSSIER installe depuis un dossier apporté.""",
        """Opaline
  python3 start.py                    opens the window
  python3 start.py window [FILE]      opens the window, on that study
  python3 start.py demo               plays the practice day
  python3 start.py gallery            shows every part of the window
  python3 start.py tour               draws every page
  python3 start.py test               runs every check
  python3 start.py setup              sets this machine up and stops there
  python3 start.py VERB ...           runs that verb; "VERB --help" explains it
Each sets this machine up first, where that is still to be done.
Without a network: --wheels DIR installs from a carried folder.""",
    ),
    "ready": ("Opaline est prêt.", "Opaline is ready."),
    "building": ("Préparation de {folder} ...", "Making {folder} ..."),
    "installing": ("Installation de ce que liste {lock} ...", "Installing what {lock} lists ..."),
    "apt": (
        "Des paquets système manquent, apt-get les installe : {packages} ...",
        "System packages are missing, apt-get installs them: {packages} ...",
    ),
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
    "system": (
        "Des paquets système manquent à cette machine. Sous Debian ou Ubuntu, lancez : {line}",
        "This machine lacks some system packages. On Debian or Ubuntu, run: {line}",
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

EXIT = {"usage": 2, "venv": 3, "venv.other": 3, "system": 3, "python": 10, "network": 11}
EXIT.update({"package": 12, "hash": 13, "folder": 14, "disk": 15, "step": 16})


class Stop(Exception):
    """The set-up cannot go on: a key of `SENTENCES` and of `EXIT`, and the sentence's facts."""

    def __init__(self, key, **facts):
        super().__init__(key)
        self.key = key
        self.facts = facts


def speaks_french():
    """Whether the machine's language is French."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return (next(filter(None, named), None) or locale.getlocale()[0] or "").lower()[:2] == "fr"


def say(key, stream, **facts):
    """Writes one sentence in the machine's language; letters the stream lacks become ``?``."""
    text = SENTENCES[key][0 if speaks_french() else 1].format(**facts)
    encoding = stream.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)
