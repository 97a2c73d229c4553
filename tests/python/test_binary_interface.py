# SPDX-License-Identifier: MIT
"""Structs, prototypes, enums and initial values are those of the headers and of the library."""

import ctypes
import enum
import re

import headers
import pytest

from foresto import _names, _structs
from foresto._library import library
from foresto._prototypes import PROTOTYPES

STRUCTS = {
    "foresto_" + re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower(): struct
    for name, struct in vars(_structs).items()
    if isinstance(struct, type) and issubclass(struct, _structs.Struct) and struct is not _structs.Struct
}
ENUMS = {
    "foresto_" + re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower(): values
    for name, values in vars(_names).items()
    if isinstance(values, type) and issubclass(values, enum.Enum)
}


def expected_member(declaration):
    """Whether a ctypes type stands for a member's declaration."""
    array = re.fullmatch(r"char\[(\w+)\]", declaration)
    if array:
        size = array[1] if array[1].isdigit() else getattr(_structs, array[1].removeprefix("FORESTO_"))
        return lambda kind: kind is ctypes.c_char * int(size)
    if declaration == "method":
        return lambda kind: issubclass(kind, ctypes._CFuncPtr)
    if "*" in declaration:
        return lambda kind: points_to(kind, declaration)
    return lambda kind: kind is headers.SCALARS[declaration]


def points_to(kind, declaration):
    target = re.sub(r"\bconst\b|\s", "", declaration)
    if target == "char*":
        return kind in (ctypes.c_char_p, ctypes.c_void_p)
    if target.count("*") == 1 and target[:-1] in STRUCTS:
        return kind is ctypes.POINTER(STRUCTS[target[:-1]])
    return kind is ctypes.c_void_p


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_struct_has_the_members_of_the_header(name):
    members = headers.structs()[name]
    fields = dict(STRUCTS[name]._fields_)
    assert list(fields) == list(members)
    for member, declaration in members.items():
        assert expected_member(declaration)(fields[member]), (member, declaration)


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_struct_starts_as_the_library_has_it(name):
    initialise = getattr(library, name + "_init", None)
    if initialise is None:
        assert not STRUCTS[name].initial
        return
    room = ctypes.create_string_buffer(b"\xaa" * 4096)
    initialise.argtypes, initialise.restype = [ctypes.c_void_p, ctypes.c_size_t], None
    struct = STRUCTS[name]()
    size = ctypes.sizeof(struct)
    initialise(room, size)
    theirs = STRUCTS[name].from_buffer(room)
    assert theirs.struct_size == size
    assert room.raw[size:size + 16] == b"\xaa" * 16
    for field, _ in struct._fields_:
        mine, asked = getattr(struct, field), getattr(theirs, field)
        if isinstance(asked, (ctypes._Pointer, ctypes._CFuncPtr)):
            mine, asked = bool(mine), bool(asked)
        assert mine == asked, field


@pytest.mark.parametrize("name", sorted(PROTOTYPES))
def test_prototype_is_that_of_the_header(name):
    result, parameters = headers.functions()[name]
    mine, *arguments = PROTOTYPES[name]
    if result == "void":
        assert mine is None
    else:
        assert points_to(mine, result) if "*" in result else mine is headers.SCALARS[result]
    assert len(arguments) == len(parameters)
    for argument, parameter in zip(arguments, parameters):
        kind = re.sub(r"\w+$", "", parameter).strip()
        assert points_to(argument, kind) if "*" in kind else argument is headers.SCALARS[kind], parameter


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_enum_has_the_values_of_the_header(name):
    constants = headers.enums()[name]
    assert {member.value for member in ENUMS[name]} == set(constants.values())
    for constant, value in constants.items():
        assert constant.endswith("_" + ENUMS[name](value).name)


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_enum_has_the_names_of_the_library(name):
    function = getattr(library, name + "_name", None)
    if function is None:
        assert name == "foresto_alert"
        return
    function.argtypes, function.restype = [ctypes.c_uint32], ctypes.c_char_p
    for member in ENUMS[name]:
        assert function(member.value).decode() == member.name


def test_every_status_has_its_class():
    from foresto import _errors

    codes = {name.removeprefix("FORESTO_E_"): value for name, value in headers.enums()["foresto_status_code"].items()}
    del codes["FORESTO_OK"]
    general = {"CAPACITY", "HOST", "ENVIRONMENT"}
    assert codes.keys() - general == _errors._KINDS.keys()
    for name, status in codes.items():
        error = _errors.failure(status, _structs.Error())
        assert (error.status, error.status_name) == (status, name)
        assert type(error) is _errors._KINDS.get(name, _errors.ForestoError)
