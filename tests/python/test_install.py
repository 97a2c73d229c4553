# SPDX-License-Identifier: MIT
"""pip installs the package without network into a fresh environment, and the example runs there."""

import base64
import csv
import hashlib
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import headers
import pytest

import foresto

PACKAGE = headers.ROOT / "examples" / "python"
PROJECT = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
EXAMPLE = PACKAGE / "example.py"


def run(*command, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"} | variables
    done = subprocess.run([*map(os.fspath, command)], env=environment, cwd="/", text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return done.stdout


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "__pycache__")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The interpreter of an environment with the package."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--system-site-packages", folder)
    python = folder / "bin" / "python"
    # No index, and no proxy that would lead to one.
    run(python, "-m", "pip", "install", "--no-index", "--no-cache-dir", "--disable-pip-version-check", PACKAGE,
        https_proxy="http://localhost:9", http_proxy="http://localhost:9")
    return python


def test_the_package_is_installed(installed):
    code = "import foresto, importlib.metadata as m; print(foresto.__file__, m.version('foresto'), foresto.version())"
    file, version, library_version = run(installed, "-c", code).split()
    assert pathlib.Path(file).is_relative_to(installed.parents[1])
    assert version == PROJECT["version"] == library_version == foresto.version()
    assert names_in(pathlib.Path(file).parent) == names_in(PACKAGE / "foresto")


def test_the_example_runs(installed):
    prices = pathlib.Path(os.environ["FORESTO_DATA"], "swiss-prices.csv")
    output = run(installed, EXAMPLE, prices)
    assert "2007-05-08" in output and "QUARTERLY" in output and "DRIFT>=5.00%" in output and "cagr=" in output
    code = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith(("#", '"""'))]
    assert len(code) == 10


def test_no_library_is_installed(installed):
    files = run(installed, "-m", "pip", "show", "--files", "foresto")
    assert "py.typed" in files and "foresto/__init__.py" in files
    assert not re.search(r"\.(so|dll|dylib)\b", files)


@pytest.fixture
def backend(monkeypatch):
    monkeypatch.chdir(PACKAGE)
    spec = importlib.util.spec_from_file_location("foresto_build", PACKAGE / "backend" / "foresto_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_wheel_is_pure_and_its_record_true(tmp_path, backend):
    name = backend.build_wheel(tmp_path)
    assert name == f"foresto-{PROJECT['version']}-py3-none-any.whl"
    with zipfile.ZipFile(tmp_path / name) as wheel:
        contents = {entry: wheel.read(entry) for entry in wheel.namelist()}
    record = f"foresto-{PROJECT['version']}.dist-info/RECORD"
    for path, digest, size in csv.reader(io.StringIO(contents.pop(record).decode())):
        if path != record:
            content = contents.pop(path)
            asked = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            assert (digest, int(size)) == (f"sha256={asked}", len(content))
            assert not content.startswith(b"\x7fELF")
    assert not contents
    (tmp_path / "again").mkdir()
    backend.build_wheel(tmp_path / "again")
    assert (tmp_path / "again" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_the_source_archive_builds_the_same_wheel(tmp_path, backend, monkeypatch):
    name = backend.build_wheel(tmp_path)
    with tarfile.open(tmp_path / backend.build_sdist(tmp_path)) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path / f"foresto-{PROJECT['version']}")
    (tmp_path / "again").mkdir()
    backend.build_wheel(tmp_path / "again")
    assert (tmp_path / "again" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_the_system_finds_the_library(installed, tmp_path):
    library = pathlib.Path(os.environ["FORESTO_LIBRARY"]).resolve()
    (tmp_path / "libforesto.so.0").symlink_to(library)
    code = "import foresto; print(foresto.version())"
    found = run(installed, "-c", code, FORESTO_LIBRARY="", LD_LIBRARY_PATH=str(tmp_path))
    assert found.strip() == foresto.version()


def test_a_wrong_library_is_refused(tmp_path):
    wrong = tmp_path / "libforesto.so.0"
    wrong.write_bytes(b"not a library")
    done = subprocess.run([sys.executable, "-c", "import foresto"], env=os.environ | {"FORESTO_LIBRARY": str(wrong)},
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and "ImportError" in done.stderr and "FORESTO_LIBRARY" in done.stderr
    done = subprocess.run([sys.executable, "-c", "import foresto"], env=os.environ | {"FORESTO_LIBRARY": "libc.so.6"},
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and "older than this package" in done.stderr
