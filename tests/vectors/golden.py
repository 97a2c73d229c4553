#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turn golden.json into golden.txt, which a small C reader takes line by line: golden.py > golden.txt

One case is a block of lines `key value ...`, from `case` to `end`. Numbers are the shortest text of the double.
"""
import json
import os

KEYS = {"name", "data", "kind", "start", "end", "initial_amount", "weights", "classes", "rule", "days", "nav_samples",
        "final_nav", "events"}
RULE_KEYS = {"rule_type", "frequency", "base_day_policy", "drift_threshold", "cost_rate"}

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "golden.json"), encoding="ascii") as source:
    cases = json.load(source)


def line(*words):
    print(*(repr(float(w)) if isinstance(w, float) else w for w in words))


def rule_line(rule):
    if rule is None or rule == "HOLD":
        return line("baseline", rule or "PHASE1")
    assert rule.keys() <= RULE_KEYS, rule
    line("rule", rule["rule_type"], rule.get("frequency", "NONE"), rule.get("base_day_policy", "FIRST_TRADING_DAY"),
         float(rule.get("drift_threshold", 0)), float(rule["cost_rate"]))


print("# SPDX-License-Identifier: MIT")
print("# Made by golden.py from golden.json.")
for case in cases:
    assert case.keys() <= KEYS, case.keys() - KEYS
    classes = case.get("classes", {})
    units = list(dict.fromkeys(classes.get(asset, asset) for asset in case["weights"]))
    line("case", case["name"])
    line("data", case["data"], case["kind"], case["start"], case["end"], float(case["initial_amount"]))
    for asset, weight in case["weights"].items():
        line("asset", asset, float(weight), classes.get(asset, "-"))
    rule_line(case["rule"])
    line("days", case["days"])
    last = case["nav_samples"][-1]
    assert (last["day"], last["nav"]) == (case["days"] - 1, case["final_nav"])
    for sample in case["nav_samples"]:
        line("nav", sample["day"], sample["date"], float(sample["nav"]))
    for event in case["events"]:
        assert set(event["before_weights"]) == set(units)
        line("event", event["event_order"], event["event_date"], event["trigger_type"], event["trigger_detail"],
             *(float(event[key]) for key in ("turnover", "cost_amount", "nav_before", "nav_after")),
             *(float(event["before_weights"][unit]) for unit in units))
    line("end")
