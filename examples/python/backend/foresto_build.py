# SPDX-License-Identifier: MIT
"""Build the package's wheel and source archive with Python alone (PEP 517, called in the folder of pyproject.toml).

The wheel is pure Python and does not contain the C library. Equal sources give the same wheel, byte for byte.
"""

import base64
import hashlib
import io
import pathlib
import tarfile
import tomllib
import zipfile

TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows
WHEEL = "Wheel-Version: 1.0\nGenerator: foresto_build\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def project():
    return tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))["project"]


def metadata():
    about = project()
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {about['name']}",
        f"Version: {about['version']}",
        f"Summary: {about['description']}",
        f"License: {about['license']}",
        f"Requires-Python: {about['requires-python']}",
        *(f"Requires-Dist: {requirement}" for requirement in about["dependencies"]),
    ]
    for extra, requirements in about["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f"Requires-Dist: {requirement}; extra == '{extra}'" for requirement in requirements]
    return "\n".join(lines) + "\n"


def package_files():
    folder = pathlib.Path("foresto")
    return sorted([*folder.glob("*.py"), folder / "py.typed"])


def record_line(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def write_wheel(directory, modules):
    about = project()
    stem = f"{about['name']}-{about['version']}"
    info = f"{stem}.dist-info"
    contents = modules | {f"{info}/METADATA": metadata().encode(), f"{info}/WHEEL": WHEEL.encode()}
    record = "".join(record_line(*item) for item in contents.items()) + f"{info}/RECORD,,\n"
    contents[f"{info}/RECORD"] = record.encode()
    name = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in contents.items():
            entry = zipfile.ZipInfo(path, TIME)
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return write_wheel(wheel_directory, {path.as_posix(): path.read_bytes() for path in package_files()})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return write_wheel(wheel_directory, {"foresto.pth": f"{pathlib.Path.cwd()}\n".encode()})


def build_sdist(sdist_directory, config_settings=None):
    about = project()
    stem = f"{about['name']}-{about['version']}"
    sources = [pathlib.Path(name) for name in ("pyproject.toml", "README.md", "backend/foresto_build.py")]
    contents = {path.as_posix(): path.read_bytes() for path in sources + package_files()}
    contents["PKG-INFO"] = metadata().encode()
    with tarfile.open(pathlib.Path(sdist_directory, f"{stem}.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path, content in contents.items():
            entry = tarfile.TarInfo(f"{stem}/{path}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return f"{stem}.tar.gz"
