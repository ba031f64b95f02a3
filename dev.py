"""Development commands; needs nothing but Python 3.11 or newer.

    python3 dev.py demo     the main job: sample papers in, a vault, one evidence bundle out
    python3 dev.py test     format, lint, strict types, boundaries and all tests
    python3 dev.py check    the same without the tests
    python3 dev.py run …    flexkeeper itself, with the words that follow
    python3 dev.py bench    the figures of benchmarks/, or of one of them: bench window 100000
    python3 dev.py screenshots   every page of the window as a picture, in artifacts/screenshots
    python3 dev.py lock     writes requirements.lock anew (needs uv on the PATH)

Each verb first sets up what it needs: the virtual environment `.venv` from the pinned, hashed
requirements, and on Debian and Ubuntu the system packages that are missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "flexkeeper-stamp"

X_PACKAGES = ("libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0")
FONT_PACKAGES = ("fonts-noto-core", "fonts-droid-fallback")
QT_PACKAGES = ("libgl1", "libegl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0")
TEST_TOOLS = {
    "qpdf": "qpdf",
    "pdfunite": "poppler-utils",
    "age": "age",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "dunst": "dunst",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}

# A letter each of Latin, Cyrillic, Arabic, Devanagari and Chinese: names and mails bring them.
SCRIPT_SAMPLES = "\u00f1\u0436\u0627\u0939\u4e2d"


def main() -> int:
    verb, words = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    verbs = {"demo": demo, "test": test, "check": check, "run": run, "lock": lock, "bench": bench}
    verbs["screenshots"] = screenshots
    if verb not in verbs:
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):
        print("FlexKeeper needs Python 3.11 or newer; this one is", sys.version.split()[0])
        return 1
    return verbs[verb](words)


def demo(words: list[str]) -> int:
    set_up_python()
    set_up_system(fonts_missing())
    words = words or [str(ROOT / "demo")]
    code = flexkeeper("demo", *words)
    if code == 0 and has_screen() and not words[0].startswith("-"):
        show_demo(Path(words[0]).absolute())
    return code


def run(words: list[str]) -> int:
    set_up_python()
    if not words:
        set_up_system(window_missing())
    return flexkeeper(*words)


def check(words: list[str]) -> int:
    set_up_python()
    steps = [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy"],
        ["pytest", "-n0", "tests/test_boundaries.py", *words],
    ]
    return first_failure([[str(PYTHON), "-m", *step] for step in steps])


def test(words: list[str]) -> int:
    set_up_python()
    set_up_system(fonts_missing() + qt_missing() + tools_missing())
    workers = os.environ.get("FLEXKEEPER_TEST_WORKERS", "2")
    return check([]) or first_failure(
        [[str(PYTHON), "-m", "pytest", "-n", workers, "--dist", "loadfile", *words]]
    )


def bench(words: list[str]) -> int:
    set_up_python()
    set_up_system(fonts_missing() + tools_missing())
    if words:
        return first_failure([[str(PYTHON), "-m", f"benchmarks.{words[0]}", *words[1:]]])
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    return first_failure([[str(PYTHON), "-m", f"benchmarks.{name}"] for name in names])


def screenshots(_words: list[str]) -> int:
    set_up_python()
    set_up_system(fonts_missing() + qt_missing())
    return first_failure([[str(PYTHON), "-m", "tests.desktop.screenshots"]])


def lock(_words: list[str]) -> int:
    options = (
        "--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url "
        "--no-emit-find-links --no-annotate --group dev"
    )
    command = ["uv", "pip", "compile", *options.split()]
    command += ["--custom-compile-command", "python3 dev.py lock"]
    return first_failure([[*command, "pyproject.toml", "-o", str(LOCK)]])


def flexkeeper(*words: str) -> int:
    # In the folder it was called from, so that the names of files mean what they say.
    return subprocess.run([str(PYTHON), "-m", "flexkeeper", *words], check=False).returncode


def has_screen() -> bool:
    """Whether somebody may be looking at one."""
    if os.environ.get("CI") or os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return os.name == "nt" or sys.platform == "darwin" or has_x()


def has_x() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_demo(folder: Path) -> None:
    """Opens the window on the sample vault and does not wait for it; the driver's own settings stay apart."""
    if (packages := window_missing()) and root_prefix() is not None:
        with contextlib.suppress(subprocess.CalledProcessError):  # the papers are there all the same
            set_up_system(packages)
    if packages and window_missing():
        print("The window does not open on this screen. It needs, by Debian's names:", *X_PACKAGES)
        return
    apart = {name: str(folder / "window") for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    vault = {"FLEXKEEPER_VAULT": folder / "Vault", "FLEXKEEPER_PASSPHRASE_FILE": folder / "passphrase.txt"}
    named = {name: str(path) for name, path in vault.items()}
    nothing = subprocess.DEVNULL  # whoever reads what this command says must not wait for the window
    subprocess.Popen(
        [str(PYTHON), "-m", "flexkeeper"],
        env={**os.environ, **apart, **named},
        cwd=ROOT,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
    )
    print("The window opens on the sample vault. Its password is in", folder / "passphrase.txt")


def set_up_python() -> None:
    """Makes `.venv` hold exactly what the lock says; at once when it does already."""
    state = f"{sys.version}\n{ROOT}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"
    if STAMP.is_file() and STAMP.read_text() == state:
        return
    if importlib.util.find_spec("ensurepip") is None:
        set_up_system(("python3-venv",))
    print("Setting up .venv …", flush=True)
    venv.create(VENV, with_pip=True, clear=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--only-binary=:all:", "--require-hashes", "-r", str(LOCK)], check=True)
    # Not an editable install: that would fetch a build backend that no hash pins.
    packages = subprocess.check_output(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    (Path(packages.strip()) / "flexkeeper-checkout.pth").write_text(f"{ROOT}\n")
    STAMP.write_text(state)


def set_up_system(packages: tuple[str, ...]) -> None:
    """Installs Debian packages, or says the one line that does it."""
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        print("Missing from this system (by their Debian names):", *packages)
        return
    if (prefix := root_prefix()) is None:
        print("Please run this once, then try again:\n  sudo", *install)
        raise SystemExit(1)
    print("Installing", *packages, "…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run([*prefix, *install, "-qq"], check=True, env=quiet, stdout=subprocess.DEVNULL)


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None where that cannot be had."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def fonts_missing() -> tuple[str, ...]:
    probe = f"from flexkeeper import typeset; print(bool(typeset.missing_glyphs({SCRIPT_SAMPLES!r})))"
    answer = subprocess.check_output([str(PYTHON), "-c", probe], text=True).strip()
    return FONT_PACKAGES if answer == "True" else ()


def qt_missing() -> tuple[str, ...]:
    probe = "from PySide6.QtWidgets import QApplication; QApplication([])"
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    started = subprocess.run([str(PYTHON), "-c", probe], check=False, capture_output=True, env=offscreen)
    return () if started.returncode == 0 else QT_PACKAGES


def window_missing() -> tuple[str, ...]:
    """As `qt_missing`, for a window on the screen that is there."""
    if not has_x():
        return ()
    probe = "from PySide6.QtWidgets import QApplication; QApplication([])"
    started = subprocess.run([str(PYTHON), "-c", probe], check=False, capture_output=True)
    return () if started.returncode == 0 else (*QT_PACKAGES, *X_PACKAGES)


def tools_missing() -> tuple[str, ...]:
    tools = tuple(package for tool, package in TEST_TOOLS.items() if not shutil.which(tool))
    # Tests open the window on a screen of their own.
    libraries = {re.sub(r"^lib|-?\d+$", "", package): package for package in X_PACKAGES}
    return tools + tuple(package for name, package in libraries.items() if not find_library(name))


def first_failure(commands: list[list[str]]) -> int:
    for command in commands:
        code = subprocess.run(command, check=False, cwd=ROOT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
