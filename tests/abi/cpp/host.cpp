/* SPDX-License-Identifier: MIT */
/* What foresto.hpp promises: owners, errors, strides, and exceptions that never cross a C frame. In TAP. */
#include <cstdio>
#include <limits>
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
    expect(refused([] { foresto::Session(std::vector<std::uint8_t>(100), 2); }, FORESTO_E_PARSE), "a foreign state");
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
    decisions();
    std::printf("1..%d\n", cases);
    return failures > 0;
}
