# SPDX-License-Identifier: MIT
"""Rules that the caller keeps: by id, by name, and those that are active."""

from __future__ import annotations

import datetime
from ctypes import byref, c_uint32, memmove, sizeof
from typing import Any, Iterator, Sequence

from . import _structs
from ._call import call
from ._callbacks import Callbacks
from ._dates import DateLike, from_days, to_days
from ._library import library
from ._rule import Rule, RuleLike, from_struct, to_rule


class RuleRepository:
    """Where rules are kept; a base class, of which a look-up that is not defined finds nothing."""

    def get_by_id(self, rule_id: int) -> RuleLike | None:
        """Return the rule that has this id, or None."""
        return None

    def get_by_name(self, rule_name: str) -> RuleLike | None:
        """Return the rule that has this name, or None."""
        return None

    def list_active(self, as_of: datetime.date | None) -> Sequence[RuleLike]:
        """Return the rules that are active on a day; None: whatever their dates."""
        return ()


def repository_table(callbacks: Callbacks, repository: RuleRepository) -> Any:
    """The repository as a table of functions. It is listed once for each table."""
    listed: list[RuleLike] = []

    def list_active(as_of: int, index: int, rule: Any, found: Any) -> None:
        if index == 0:
            listed[:] = repository.list_active(from_days(as_of))
        _give(listed[index] if index < len(listed) else None, rule, found)

    return callbacks.table(
        _structs.RuleRepository,
        {
            "get_by_id": lambda rule_id, rule, found: _give(repository.get_by_id(rule_id), rule, found),
            "get_by_name": lambda name, rule, found: _give(repository.get_by_name(name.decode()), rule, found),
            "list_active": list_active,
        },
    )


def _give(given: RuleLike | None, rule: Any, found: Any) -> None:
    """Hand a rule over, within what the library knows of one."""
    if given is not None:
        struct, size = to_rule(given)._struct(), rule.contents.struct_size
        memmove(rule, byref(struct), min(size, sizeof(struct)))
        rule.contents.struct_size, found.contents.value = size, 1


def find_rule(repository: RuleRepository, *, rule_id: int = 0, rule_name: str | None = None) -> Rule:
    """Get a rule from a repository by id or by name. RuleError when there is none, or when it is another.

    What the repository raises comes back as the same object.
    """
    callbacks, struct = Callbacks(), _structs.Rule()
    table = repository_table(callbacks, repository)
    name = None if rule_name is None else rule_name.encode()
    callbacks.guard(lambda: call(library.foresto_rule_repository_find, table, rule_id, name, byref(struct)))
    return from_struct(struct)


def active_rules(
    repository: RuleRepository, as_of: DateLike | None = None, *, use_rebalancing: bool = True
) -> Iterator[Rule]:
    """Yield the repository's rules that are active on a day, each checked. FeatureDisabledError without
    use_rebalancing."""
    callbacks, struct, found, index = Callbacks(), _structs.Rule(), c_uint32(1), 0
    table, days = repository_table(callbacks, repository), to_days(as_of)
    while True:
        callbacks.guard(
            lambda: call(
                library.foresto_rule_repository_active, table, use_rebalancing, days, index, byref(struct),
                byref(found),
            )
        )
        if not found.value:
            return
        yield from_struct(struct)
        index += 1
