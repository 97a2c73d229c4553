/* SPDX-License-Identifier: MIT */
/* A run by rule with its events as they happen, its figures, and the same run as a stream that is saved on the way. */
#include <cstdio>

#include "foresto.hpp"

namespace {

const std::vector<std::string> names = {"equities", "bonds"};
const std::vector<foresto_date> dates = {foresto::date("2024-01-29"), foresto::date("2024-01-30"),
                                         foresto::date("2024-01-31"), foresto::date("2024-02-01"),
                                         foresto::date("2024-02-02")};
const std::vector<double> prices = {100, 50, 104, 50, 110, 49, 108, 49, 112, 50};

foresto::Request request() {
    foresto::Request request;
    request.initial_amount = 1e6;
    request.weights = {0.6, 0.4};
    request.rule = foresto::Rule::periodic(FORESTO_FREQUENCY_MONTHLY);
    return request;
}

double batch() {
    const foresto::Panel panel(foresto::Matrix::by_day(prices, names.size()), dates, names);
    foresto::Host host;
    host.put_event = [](const foresto_event &event) {
        std::printf("%s %s: turnover %.4f, cost %.2f\n", foresto::text(event.event_date).c_str(), event.trigger_detail,
                    event.turnover, event.cost_amount);
    };
    const foresto::Result result = foresto::simulate(panel, request(), host);
    const foresto_figures figures = result.figures();
    std::printf("final NAV %.2f, return %.4f, deepest fall %.4f\n", result.summary().final_nav, figures.total_return,
                figures.mdd);
    return result.summary().final_nav;
}

double stream() {
    foresto::Session session(request(), names);
    for (std::size_t day = 0; day < dates.size(); day++) {
        const foresto_date next = day + 1 < dates.size() ? dates[day + 1] : FORESTO_DATE_NONE;
        session.step(dates[day], {&prices[day * names.size()], names.size()}, next);
        session = foresto::Session(session.save()); // as a service does overnight
    }
    return session.summary().final_nav;
}

} // namespace

int main() {
    try {
        return batch() == stream() ? 0 : 1;
    } catch (const foresto::Error &error) {
        std::fprintf(stderr, "%s: %s\n", error.name(), error.what());
        return 1;
    }
}
