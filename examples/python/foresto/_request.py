# SPDX-License-Identifier: MIT
"""Everything that decides a result."""

from __future__ import annotations

from ctypes import byref, c_void_p, create_string_buffer, pointer
from typing import Any, Literal, Mapping, Sequence, Union

from . import _structs
from ._call import call, call_bytes
from ._callbacks import Callbacks, CostModel, OnEvent, OnNav, Progress
from ._dates import DateLike, to_days
from ._handle import Handle
from ._labels import PerAsset, Texts, align, by_name, is_named
from ._library import library
from ._names import Baseline, MissingPolicy, choose
from ._panel import Kind, Panel
from ._result import Result
from ._rule import RuleLike, to_rule

Missing = Literal["skip", "zero", "reject"]
BaselineName = Literal["phase1", "hold"]
#: The class of each asset: a sequence in the assets' order, or a mapping or pandas Series by name.
Classes = Union[Sequence[str], Mapping[str, str], Any]


class Terms:
    """A C request without market data, and the memory that it points to."""

    def __init__(
        self,
        names: Sequence[str],
        weights: PerAsset,
        rule: RuleLike | None,
        *,
        initial: float,
        missing: Missing,
        baseline: BaselineName,
        use_rebalancing: bool,
        classes: Classes | None,
        start: DateLike | None,
        end: DateLike | None,
        portfolio_id: str | None,
        as_of: DateLike | None,
    ) -> None:
        if weights is None:
            raise TypeError("weights are needed")
        # What the library reads stays as it is from now on, whatever becomes of the caller's.
        self._weights = align(weights, names, "weights", absent=0.0).copy()
        self._classes = None if classes is None else Texts(_classes(classes, names))
        self._rule = None if rule is None else to_rule(rule)._struct()
        self.struct = _structs.Request(
            use_rebalancing=bool(use_rebalancing),
            baseline=choose(Baseline, baseline, "baseline"),
            missing_policy=choose(MissingPolicy, missing, "missing"),
            start_date=to_days(start),
            end_date=to_days(end),
            as_of=to_days(as_of),
            initial_amount=initial,
            asset_count=len(names),
            rule=None if self._rule is None else pointer(self._rule),
            weights=self._weights.ctypes.data,
            classes=None if self._classes is None else self._classes.address,
            portfolio_id=None if portfolio_id is None else _identifier(portfolio_id),
        )


def _classes(classes: Classes, names: Sequence[str]) -> list[str]:
    if isinstance(classes, str):
        raise TypeError("classes: one name per asset is needed")
    if is_named(classes):
        found = by_name(classes)
        if found.keys() != set(names):
            raise ValueError(f"classes: {sorted(found.keys() ^ set(names))[0]!r} has no class, or is no asset")
        return [found[name] for name in names]
    if len(classes) != len(names):
        raise ValueError(f"classes: {len(classes)} for {len(names)} assets")
    return list(classes)


def _identifier(text: str) -> bytes:
    if "\0" in text:
        raise ValueError("portfolio_id: has a NUL")
    return text.encode("utf-8", "surrogatepass")


class Request:
    """A run that can be started any number of times, and the key under which its result can be stored."""

    def __init__(
        self,
        prices: Any,
        dates: Any = None,
        weights: PerAsset = None,
        rule: RuleLike | None = None,
        *,
        kind: Kind = "prices",
        initial: float = 1e6,
        missing: Missing = "skip",
        baseline: BaselineName = "phase1",
        use_rebalancing: bool = True,
        classes: Classes | None = None,
        names: Sequence[str] | None = None,
        start: DateLike | None = None,
        end: DateLike | None = None,
        portfolio_id: str | None = None,
        as_of: DateLike | None = None,
    ) -> None:
        """Make a request; the arguments are those of simulate(). The market data are copied, unless they are a Panel.
        """
        self.panel: Panel = panel_of(prices, dates, names, kind, borrow=False)
        self._terms = Terms(
            self.panel.names, weights, rule, initial=initial, missing=missing, baseline=baseline,
            use_rebalancing=use_rebalancing, classes=classes, start=start, end=end, portfolio_id=portfolio_id,
            as_of=as_of,
        )
        self._terms.struct.panel = self.panel._handle._as_parameter_

    @property
    def hash(self) -> str:
        """SHA-256 of "backtest:" and the canonical JSON, in hexadecimal: equal for requests with equal results."""
        text = create_string_buffer(_structs.SHA256_HEX_SIZE)
        call(library.foresto_request_hash, byref(self._terms.struct), text)
        return text.value.decode()

    def to_json(self) -> str:
        """Return what decides the result as canonical JSON (RFC 8785)."""
        return call_bytes(library.foresto_request_write_json, byref(self._terms.struct)).decode()

    def simulate(
        self,
        *,
        on_event: OnEvent = None,
        on_nav: OnNav = None,
        cost_model: CostModel = None,
        progress: Progress = None,
    ) -> Result:
        """Run the request; the callbacks are those of simulate()."""
        result = c_void_p()
        callbacks = Callbacks(on_event, on_nav, cost_model, progress)
        callbacks.run(lambda host: call(library.foresto_simulate, byref(self._terms.struct), host, byref(result)))
        return Result(Handle(result, library.foresto_result_destroy), self)


def panel_of(prices: Any, dates: Any, names: Sequence[str] | None, kind: Kind, borrow: bool) -> Panel:
    if not isinstance(prices, Panel):
        return Panel(prices, dates, names, kind=kind, borrow=borrow)
    if dates is not None or names is not None:
        raise TypeError("a Panel has dates and names already")
    return prices


def simulate(
    prices: Any,
    dates: Any = None,
    weights: PerAsset = None,
    rule: RuleLike | None = None,
    *,
    kind: Kind = "prices",
    initial: float = 1e6,
    missing: Missing = "skip",
    baseline: BaselineName = "phase1",
    use_rebalancing: bool = True,
    classes: Classes | None = None,
    names: Sequence[str] | None = None,
    start: DateLike | None = None,
    end: DateLike | None = None,
    portfolio_id: str | None = None,
    as_of: DateLike | None = None,
    on_event: OnEvent = None,
    on_nav: OnNav = None,
    cost_model: CostModel = None,
    progress: Progress = None,
) -> Result:
    """Run a rule, or a baseline, over market data.

    prices: T x N prices (or returns), NaN for a missing value: an array of any layout, a pandas DataFrame or Series, or
        a Panel, which is checked only once for many runs. While a run goes on, nothing may write to the array.
    dates: T strictly increasing dates; None takes the DataFrame's index or the Panel's dates.
    weights: the targets, in [0, 1], summing to 1 within 1e-6: N numbers, or a dict or Series by name, in which an asset
        without a number has 0.
    rule: a Rule, or a dict of its fields; None runs the baseline.
    kind: "prices", or "returns" for simple daily returns.
    initial: initial amount, in money, above 0.
    missing: "skip" takes a day with a gap as no trading day, "zero" carries the last price, "reject" raises DataError.
    baseline: without a rule, "phase1" is a constant mix free of cost, "hold" is buy and hold.
    use_rebalancing: the feature flag; a rule with the flag off raises FeatureDisabledError.
    classes: the class of each asset; classes are then what is rebalanced.
    names: N names, for an array without.
    start, end: first and last day, inclusive.
    portfolio_id: goes into the request's hash.
    as_of: the day on which a rule with effective dates must be effective.
    on_event: called with each Event, on_nav with the NavRecord of each day, as they happen, an event before its day.
    cost_model: called with the Trades of each rebalance, returns their cost in money in the place of the rule's.
    progress: called with (rows done, rows in all) now and then; False stops the run with CancelledError.

    Callbacks run on the calling thread. An exception in one stops the run and comes back as the same object. Without
    callbacks, other threads run meanwhile; with them, they do between the calls.

    Raises DataError for market data, WeightError, RuleError, ArgumentError, FeatureDisabledError; ValueError and
    TypeError for arguments that never reach the library. All but the last two are ForestoError.
    """
    # Nothing is left of the panel after the run, so it can use the caller's prices in place.
    is_panel = isinstance(prices, Panel)
    request = Request(
        panel_of(prices, dates, names, kind, borrow=kind == "prices"), None, weights, rule, initial=initial,
        missing=missing, baseline=baseline, use_rebalancing=use_rebalancing, classes=classes, start=start, end=end,
        portfolio_id=portfolio_id, as_of=as_of,
    )
    result = request.simulate(on_event=on_event, on_nav=on_nav, cost_model=cost_model, progress=progress)
    return result if is_panel else result._settle()
