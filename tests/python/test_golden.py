# SPDX-License-Identifier: MIT
"""Golden cases: NAVs and amounts to 1e-10, everything else exactly; and the same bits as in C."""

import os
import subprocess

import golden
import pytest

import foresto


def close(asked, scale=0.0):
    """Turnover and cost are differences of larger numbers: near 0 they agree on the scale of those."""
    return pytest.approx(asked, rel=1e-10, abs=1e-12 * scale)


@pytest.mark.parametrize("name", golden.BY_NAME)
def test_case(name):
    case = golden.BY_NAME[name]
    result = golden.simulate(case)
    assert len(result) == len(result.nav) == case["days"]
    for sample in case["nav_samples"]:
        assert str(result.dates[sample["day"]]) == sample["date"]
        assert result.nav[sample["day"]] == close(sample["nav"])
    assert result.summary.final_nav == result.nav[-1] == close(case["final_nav"])
    assert len(result.events) == result.summary.event_count == len(case["events"])
    for event, asked in zip(result.events, case["events"]):
        for key in ("event_order", "trigger_type", "trigger_detail"):
            assert getattr(event, key) == asked[key]
        assert event.event_date.isoformat() == asked["event_date"]
        assert event.nav_before == close(asked["nav_before"])
        assert event.nav_after == close(asked["nav_after"])
        assert event.turnover == close(asked["turnover"], 1.0)
        assert event.cost_amount == close(asked["cost_amount"], asked["nav_before"])
        assert event.before_weights == {unit: close(weight) for unit, weight in asked["before_weights"].items()}


@pytest.mark.parametrize("name", golden.BY_NAME)
def test_session_has_the_bits_of_the_run(name):
    case = golden.BY_NAME[name]
    asked = golden.result_bytes(golden.simulate(case))
    with golden.session(case) as session:
        assert golden.steps_bytes([session.step(*row) for row in golden.rows(case)]) == asked
        assert session.summary == golden.simulate(case).summary


def restored_steps(case):
    """Save the session before every day and go on from the bytes."""
    names = golden.market(case["data"])[1]
    session = golden.session(case)
    for row in golden.rows(case):
        state = session.export()
        session.close()
        session = foresto.Session.restore(state)
        assert session.export() == state
        yield session.step(*row)


@pytest.fixture(scope="module")
def bits_in_c():
    done = subprocess.run([os.environ["FORESTO_GOLDEN_BITS"]], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def test_simulate_has_the_bits_of_c(bits_in_c):
    assert len(golden.CASES) >= 21
    assert golden.digest(golden.result_bytes(golden.simulate(case)) for case in golden.CASES) == bits_in_c


def test_session_has_the_bits_of_c(bits_in_c):
    def steps(case):
        session = golden.session(case)
        return [session.step(*row) for row in golden.rows(case)]

    assert golden.digest(golden.steps_bytes(steps(case)) for case in golden.CASES) == bits_in_c


def test_session_restored_every_day_has_the_bits_of_c(bits_in_c):
    assert golden.digest(golden.steps_bytes(restored_steps(case)) for case in golden.CASES) == bits_in_c


def test_sinks_have_the_bits_of_c(bits_in_c):
    def sunk(case):
        navs, events = [], []
        golden.simulate(case, on_nav=navs.append, on_event=events.append)
        columns = [[getattr(nav, name) for nav in navs] for name in golden.NAV_COLUMNS]
        return golden.nav_bytes([nav.date for nav in navs], columns) + b"".join(map(golden.event_bytes, events))

    assert golden.digest(sunk(case) for case in golden.CASES) == bits_in_c
