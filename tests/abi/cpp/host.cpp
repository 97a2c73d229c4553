/* SPDX-License-Identifier: MIT */
/* What foresto.hpp promises: owners, errors, strides, and exceptions that never cross a C frame. In TAP. */
#include <atomic>
#include <cfenv>
#include <cstdio>
#include <cstring>
#include <limits>
#include <thread>
#include <type_traits>

#include "foresto.hpp"

namespace {

int cases = 0, failures = 0;

void expect(bool condition, const char *what) {
    std::printf("%s %d - %s\n", condition ? "ok" : "not ok", ++cases, what);
    failures += !condition;
}

struct Own {
    int code;
};

const std::vector<std::string> names = {"A", "B"};
const std::vector<foresto_date> dates = {19753, 19754, 19755, 19758};
const std::vector<double> prices = {100, 50, 110, 50, 150, 40, 150, 44};

foresto::Panel panel() {
    return {foresto::Matrix::by_day(prices, 2), dates, names};
}

foresto::Request request() {
    foresto::Request request;
    request.initial_amount = 1000;
    request.weights = {0.5, 0.5};
    request.rule = foresto::Rule::hybrid(FORESTO_FREQUENCY_MONTHLY, 0.1);
    return request;
}

const double golden_nav = foresto::simulate(panel(), request()).summary().final_nav;

/* A function that throws at its nth call ends the run with that very exception, and the next run is as ever. */
template <class Member, class Value> void throws_at_every_call(const char *what, Member member, Value value) {
    const foresto::Panel market = panel();
    bool every = true;
    int calls = 1;
    for (int n = 0; n < calls && every; n++) {
        foresto::Host host;
        int seen = 0, all = 0;
        host.*member = [&](auto &&...) { // counts the calls of a whole run
            all++;
            return value();
        };
        foresto::simulate(market, request(), host);
        calls = all;
        host.*member = [&](auto &&...) {
            if (seen++ == n) {
                throw Own{n};
            }
            return value();
        };
        try {
            foresto::simulate(market, request(), host);
            every = false;
        } catch (const Own &own) {
            every = own.code == n && seen == n + 1;
        }
        every = every && foresto::simulate(market, request()).summary().final_nav == golden_nav;
    }
    expect(every && calls > 0, what);
}

void callbacks() {
    throws_at_every_call("put_event throws", &foresto::Host::put_event, [] {});
    throws_at_every_call("put_nav throws", &foresto::Host::put_nav, [] {});
    throws_at_every_call("trading_cost throws", &foresto::Host::trading_cost, [] { return 0.0; });
    throws_at_every_call("advance throws", &foresto::Host::advance, [] { return true; });
    foresto::Host host;
    host.advance = [](std::uint64_t, std::uint64_t) { return false; };
    try {
        foresto::simulate(panel(), request(), host);
        expect(false, "advance cancels");
    } catch (const foresto::Error &error) {
        expect(error.status() == FORESTO_E_CANCELLED && error.detail().host_code == 1, "advance cancels");
    }
    host = {};
    host.trading_cost = [](const foresto_trades &trades) { return 0.001 * trades.turnover * trades.nav; };
    const double by_model = foresto::simulate(panel(), request(), host).summary().final_nav;
    expect(by_model - golden_nav < 1e-9 && golden_nav - by_model < 1e-9, "a cost model like the rule's");
}

template <class Function> bool refused(Function function, foresto_status status) {
    try {
        function();
    } catch (const foresto::Error &error) {
        return error.status() == status && *error.what();
    }
    return false;
}

void errors() {
    std::vector<double> bad = prices;
    bad[2] = -1;
    try {
        foresto::Panel(foresto::Matrix::by_day(bad, 2), dates, names);
        expect(false, "a bad price is refused");
    } catch (const foresto::Error &error) {
        expect(error.status() == FORESTO_E_PRICE && error.detail().day == 1 && error.detail().asset == 0 &&
                   error.detail().value == -1.0,
               "a bad price is refused");
    }
    expect(refused([] { foresto::date("2023-02-29"); }, FORESTO_E_DATE), "there is no such date");
    expect(refused([] { foresto::simulate(panel(), request()).event(99); }, FORESTO_E_ARGUMENT), "no such event");
    expect(refused([] { foresto::Session(std::vector<std::uint8_t>(100)); }, FORESTO_E_PARSE), "a foreign state");
    bool thrown = false;
    try {
        foresto::Panel(foresto::Matrix::by_day(prices, 2), {19753}, names);
    } catch (const std::invalid_argument &) {
        thrown = true;
    }
    expect(thrown, "dates that are too few are refused before the call");
}

void layouts() {
    const std::vector<double> by_asset = {100, 110, 150, 150, 50, 50, 40, 44};
    const foresto::Panel across({by_asset.data(), 4, 2, 1, 4}, dates, names);
    expect(foresto::simulate(across, request()).summary().final_nav == golden_nav, "assets side by side or apart");
    foresto::Session session(request(), names);
    for (std::size_t day = 0; day < dates.size(); day++) {
        session.step(dates[day], {&by_asset[day], 2, 4}, day + 1 < dates.size() ? dates[day + 1] : FORESTO_DATE_NONE);
    }
    expect(session.summary().final_nav == golden_nav, "a stride within a row");
    expect(session.values().size() == 2, "values of a session");
}

void event_columns() {
    const foresto::Result result = foresto::simulate(panel(), request());
    const foresto_event_view view = result.event_columns();
    const std::vector<foresto_event> events = result.events();
    bool same = view.count == events.size() && view.count > 1 && view.asset_count == 2;
    for (std::size_t k = 0; same && k < events.size(); k++) {
        const foresto_event &event = events[k];
        const char *detail = event.trigger_type == FORESTO_TRIGGER_DRIFT ? view.drift_detail : view.periodic_detail;
        same = view.dates[k] == event.event_date && view.trigger_types[k] == event.trigger_type &&
               view.turnover[k] == event.turnover && view.cost_amount[k] == event.cost_amount &&
               view.nav_after[k] == event.nav_after && view.before_weights[2 * k] == event.before_weights[0] &&
               view.before_weights[2 * k + 1] == event.before_weights[1] &&
               std::strcmp(detail, event.trigger_detail) == 0;
    }
    expect(same, "events by column");
}

foresto::Host by_turnover(const char *fingerprint) {
    foresto::Host host;
    host.trading_cost = [](const foresto_trades &trades) { return 0.01 * trades.turnover * trades.nav; };
    host.cost_fingerprint = fingerprint;
    return host;
}

foresto_date after(std::size_t day) {
    return day + 1 < dates.size() ? dates[day + 1] : FORESTO_DATE_NONE;
}

void cost_of_a_session() {
    const double asked = foresto::simulate(panel(), request(), by_turnover("")).summary().final_nav;
    foresto::Session session(request(), names, FORESTO_PANEL_PRICES, by_turnover("1%"));
    for (std::size_t day = 0; day < dates.size(); day++) {
        session.step(dates[day], {&prices[2 * day], 2}, after(day));
        session = foresto::Session(session.save(), by_turnover("1%"));
    }
    expect(session.summary().final_nav == asked && asked != golden_nav, "a session with a cost model");
    const std::vector<std::uint8_t> state = session.save();
    expect(refused([&] { foresto::Session{state}; }, FORESTO_E_ARGUMENT) &&
               refused([&] { foresto::Session(state, by_turnover("2%")); }, FORESTO_E_ARGUMENT),
           "another cost model is refused");
    foresto::Host sink;
    sink.put_nav = [](const foresto_nav_record &) {};
    expect(refused([&] { foresto::Session(request(), names, FORESTO_PANEL_PRICES, sink); }, FORESTO_E_ARGUMENT),
           "a session hands nothing on");
    expect(refused([&] { session.step(20000, {&prices[0], 1}, 20001); }, FORESTO_E_SIZE), "a value per asset");
    foresto::Host throwing;
    throwing.trading_cost = [](const foresto_trades &) -> double { throw Own{7}; };
    foresto::Session stopped(request(), names, FORESTO_PANEL_PRICES, throwing);
    int code = 0;
    try {
        stopped.step(dates[0], {&prices[0], 2}, after(0));
        stopped.step(dates[1], {&prices[2], 2}, after(1));
    } catch (const Own &own) {
        code = own.code;
    }
    expect(code == 7, "the cost model of a session throws");
}

/* Threads that take one task after the other. */
void on_threads(std::uint64_t count, const std::function<void(std::uint64_t)> &task) {
    std::atomic<std::uint64_t> next{0};
    const auto work = [&] {
        for (std::uint64_t index = next++; index < count; index = next++) {
            task(index);
        }
    };
    std::thread other(work);
    work();
    other.join();
}

void sweeps() {
    const foresto::Panel market = panel();
    std::vector<double> mixes;
    for (int m = 0; m <= 100; m++) {
        mixes.push_back(m / 100.0);
        mixes.push_back(1 - m / 100.0);
    }
    const std::vector<std::optional<foresto::Rule>> rules = {request().rule, std::nullopt,
                                                             foresto::Rule::periodic(FORESTO_FREQUENCY_MONTHLY)};
    foresto::Request shared;
    shared.initial_amount = 1000;
    foresto::SweepOptions options;
    options.figures = options.nav = options.keep_failures = true;
    foresto::Host host;
    host.parallel_for = on_threads;
    host.workers = 2;
    const foresto::Matrix rows = foresto::Matrix::by_day(mixes, 2);
    const foresto::Sweep alone = foresto::sweep(market, shared, rows, rules, options);
    const foresto::Sweep together = foresto::sweep(market, shared, rows, rules, options, host);
    expect(alone.nav == together.nav && alone.final_nav == together.final_nav &&
               alone.total_cost == together.total_cost && alone.drift_event_count == together.drift_event_count,
           "threads change no bit of a sweep");
    bool same = alone.mixes == 101 && alone.rules == 3;
    for (std::size_t p = 0; same && p < alone.final_nav.size(); p++) {
        foresto::Request one = shared;
        one.weights = {mixes[p / 3 * 2], mixes[p / 3 * 2 + 1]};
        one.rule = rules[p % 3];
        const foresto::Result result = foresto::simulate(market, one);
        same = result.summary().final_nav == alone.final_nav[p] && alone.statuses[p] == FORESTO_OK &&
               result.summary().total_turnover == alone.total_turnover[p] &&
               result.figures().mdd == alone.figures[p].mdd && result.navs().nav[2] == alone.nav[p * alone.days + 2];
    }
    expect(same, "each portfolio of a sweep has the bits of its run");
    const foresto::Sweep plain = foresto::sweep(market, shared, rows, {});
    expect(plain.rules == 1 && plain.final_nav[5] == alone.final_nav[16] && plain.nav.empty(), "no rules, no paths");
    mixes[7] = 2;
    expect(refused([&] { foresto::sweep(market, shared, rows, rules); }, FORESTO_E_WEIGHT), "a bad mix is refused");
    mixes[7] = 1 - mixes[6];
    host.parallel_for = [](std::uint64_t, const std::function<void(std::uint64_t)> &) { throw Own{3}; };
    int code = 0;
    try {
        foresto::sweep(market, shared, rows, rules, {}, host);
    } catch (const Own &own) {
        code = own.code;
    }
    expect(code == 3, "parallel_for throws");
}

void accounts() {
    const foresto::Rule rule = foresto::Rule::drift(0.1);
    const std::vector<double> rows = {700, 300, 510, 490, 300, 900}, columns = {700, 510, 300, 300, 490, 900};
    const std::vector<double> shared = {0.5, 0.5}, own = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    const foresto::Matrix by_account = foresto::Matrix::by_day(rows, 2), by_asset = {columns.data(), 3, 2, 1, 3};
    const auto decide = [&](const foresto::Matrix &values, const std::vector<double> &targets, bool keep = false) {
        return foresto::evaluate(rule, values, foresto::Matrix::by_day(targets, 2), 19753, 19754, 19755, keep);
    };
    const foresto::Decisions done = decide(by_account, shared);
    bool same = done.nav.size() == 3 && done.statuses.empty();
    for (std::size_t k = 0; same && k < 3; k++) {
        const foresto_decision one =
            foresto::evaluate(rule, {rows[2 * k], rows[2 * k + 1]}, shared, 19753, 19754, 19755);
        same = done.trigger_types[k] == one.trigger_type && done.max_drift_assets[k] == one.max_drift_asset &&
               done.max_drift[k] == one.max_drift && done.turnover[k] == one.turnover && done.nav[k] == one.nav;
    }
    expect(same && done.trigger_types[0] != done.trigger_types[1], "each account has the bits of its decision");
    const foresto::Decisions across = decide(by_asset, own, true);
    expect(across.turnover == done.turnover && across.nav == done.nav && across.max_drift == done.max_drift &&
               across.statuses == std::vector<foresto_status>(3, FORESTO_OK),
           "accounts asset by asset, targets of their own");
    std::vector<double> bad = rows;
    bad[2] = -1;
    expect(refused([&] { decide(foresto::Matrix::by_day(bad, 2), shared); }, FORESTO_E_RANGE), "a bad account");
    const foresto::Decisions kept = decide(foresto::Matrix::by_day(bad, 2), shared, true);
    expect(kept.statuses[1] == FORESTO_E_RANGE && kept.nav[1] == 0 && kept.nav[2] == done.nav[2], "a failure kept");
}

void self_test() {
    foresto::environment_check();
    expect(foresto::self_test() == FORESTO_SELF_TEST_HASH, "the self-test");
    std::fesetround(FE_UPWARD);
    const bool told = refused([] { foresto::environment_check(); }, FORESTO_E_ENVIRONMENT);
    const bool kept = refused([] { foresto::self_test(); }, FORESTO_E_ENVIRONMENT);
    std::fesetround(FE_TONEAREST);
    expect(told && kept, "another rounding is refused");
}

void decisions() {
    const foresto::Rule rule = foresto::Rule::drift(0.1);
    const foresto_decision decision = foresto::evaluate(rule, {700, 300}, {0.5, 0.5}, 19753, 19754, 19755);
    expect(decision.trigger_type == FORESTO_TRIGGER_DRIFT, "evaluate");
    const foresto::Rebalanced done = foresto::rebalance({700, 300}, {0.5, 0.5}, 0.001);
    expect(done.values[0] == done.values[1] && done.trades[0] < 0 && done.record.cost_amount > 0, "rebalance");
    expect(request().hash(panel()).size() == 64, "hash");
    foresto::Result first = foresto::simulate(panel(), request());
    const foresto::Result moved = std::move(first);
    expect(moved.summary().final_nav == golden_nav && moved.figures().total_return > 0, "a result moves");
    static_assert(!std::is_copy_constructible_v<foresto::Panel> &&
                  std::is_nothrow_move_constructible_v<foresto::Panel>);
    static_assert(!std::is_copy_constructible_v<foresto::Result> && !std::is_copy_constructible_v<foresto::Session>);
}

} // namespace

int main() {
    callbacks();
    errors();
    layouts();
    event_columns();
    cost_of_a_session();
    sweeps();
    accounts();
    decisions();
    self_test();
    std::printf("1..%d\n", cases);
    return failures > 0;
}
