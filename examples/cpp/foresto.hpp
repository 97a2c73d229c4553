/* SPDX-License-Identifier: MIT */
/* libforesto for C++17: owners that give memory back, errors as exceptions, lambdas as the host's side.
 *
 * Exceptions are thrown from C++ frames only. One that a callback throws is caught before it can reach the library's C
 * frames; the run is stopped by a host code, and the exception is thrown again once the call has returned. */
#ifndef FORESTO_HPP
#define FORESTO_HPP

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <foresto/foresto.h>

namespace foresto {

/** What a call of the library refused, with the detail that it gave. */
class Error : public std::runtime_error {
  public:
    explicit Error(const foresto_error &detail)
        : std::runtime_error(detail.message[0] ? detail.message : foresto_status_message(detail.status)),
          detail_(detail) {
    }

    foresto_status status() const noexcept {
        return detail_.status;
    }
    const char *name() const noexcept {
        return foresto_status_name(detail_.status);
    }
    /** Field, day, asset, value, host code. */
    const foresto_error &detail() const noexcept {
        return detail_;
    }

  private:
    foresto_error detail_;
};

inline foresto_error no_error() {
    return FORESTO_ERROR_INIT;
}

/** Throw if a call has failed; `detail` is what it was given. */
inline void check(foresto_status status, foresto_error detail = no_error()) {
    if (status != FORESTO_OK) {
        detail.status = status; // a function without detail sets none
        throw Error(detail);
    }
}

/** Call a function of the library that takes a foresto_error last, and throw if it fails. */
template <class Function, class... Arguments> void call(Function function, Arguments &&...arguments) {
    foresto_error detail = no_error();
    check(function(std::forward<Arguments>(arguments)..., &detail), detail);
}

inline foresto_date date(const std::string &text) {
    foresto_date day = FORESTO_DATE_NONE;
    check(foresto_date_parse(text.data(), text.size(), &day));
    return day;
}

inline std::string text(foresto_date day) {
    char buffer[FORESTO_DATE_TEXT_SIZE];
    check(foresto_date_format(day, buffer));
    return buffer;
}

/** Numbers of the caller's, `stride` apart: a column, a row, or a vector. Borrowed. */
struct Numbers {
    const double *data = nullptr;
    std::size_t size = 0;
    std::int64_t stride = 1;

    Numbers(const double *values, std::size_t count, std::int64_t step = 1) : data(values), size(count), stride(step) {
    }
    Numbers(const std::vector<double> &values) : Numbers(values.data(), values.size()) {
    }
};

/** Days by assets of the caller's, in any layout. Borrowed. */
struct Matrix {
    const double *data = nullptr;
    std::size_t days = 0;
    std::size_t assets = 0;
    std::int64_t day_stride = 0;
    std::int64_t asset_stride = 1;

    /** A day's values side by side. */
    static Matrix by_day(const std::vector<double> &values, std::size_t assets) {
        std::size_t days = assets ? values.size() / assets : 0;
        if (days * assets != values.size()) {
            throw std::invalid_argument("the number of values is no multiple of the number of assets");
        }
        return {values.data(), days, assets, static_cast<std::int64_t>(assets), 1};
    }
};

namespace detail {

struct Destroy {
    void operator()(foresto_panel *panel) const noexcept {
        foresto_panel_destroy(panel);
    }
    void operator()(foresto_result *result) const noexcept {
        foresto_result_destroy(result);
    }
    void operator()(foresto_session *session) const noexcept {
        foresto_session_close(session);
    }
};

template <class Handle> using Owner = std::unique_ptr<Handle, Destroy>;

inline std::vector<const char *> pointers(const std::vector<std::string> &names) {
    std::vector<const char *> found;
    for (const std::string &name : names) {
        found.push_back(name.c_str());
    }
    return found;
}

} // namespace detail

/** Market data, checked once. Any number of threads may use one panel. */
class Panel {
  public:
    Panel(const Matrix &values, const std::vector<foresto_date> &dates, const std::vector<std::string> &names,
          foresto_panel_kind kind = FORESTO_PANEL_PRICES) {
        if (dates.size() != values.days || names.size() != values.assets) {
            throw std::invalid_argument("dates and names must be as many as the days and assets of the values");
        }
        const std::vector<const char *> asset_names = detail::pointers(names);
        foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
        spec.kind = static_cast<std::uint32_t>(kind);
        spec.day_count = values.days;
        spec.asset_count = values.assets;
        spec.day_stride = values.day_stride;
        spec.asset_stride = values.asset_stride;
        spec.dates = dates.data();
        spec.values = values.data;
        spec.asset_names = asset_names.data();
        foresto_panel *made = nullptr;
        call(foresto_panel_create, &spec, nullptr, &made);
        panel_.reset(made);
    }

    const foresto_panel *get() const noexcept {
        return panel_.get();
    }
    std::uint64_t day_count() const noexcept {
        return foresto_panel_day_count(get());
    }
    std::uint64_t asset_count() const noexcept {
        return foresto_panel_asset_count(get());
    }

  private:
    detail::Owner<foresto_panel> panel_;
};

/** A rule; the fields are foresto_rule's. */
struct Rule : foresto_rule {
    Rule() : foresto_rule(FORESTO_RULE_INIT) {
    }

    static Rule periodic(foresto_frequency every, foresto_base_day_policy on = FORESTO_BASE_DAY_FIRST_TRADING_DAY) {
        Rule rule;
        rule.rule_type = FORESTO_RULE_PERIODIC;
        rule.frequency = every;
        rule.base_day_policy = on;
        return rule;
    }

    static Rule drift(double threshold) {
        Rule rule;
        rule.rule_type = FORESTO_RULE_DRIFT;
        rule.drift_threshold = threshold;
        return rule;
    }

    static Rule hybrid(foresto_frequency every, double threshold) {
        Rule rule = periodic(every);
        rule.rule_type = FORESTO_RULE_HYBRID;
        rule.drift_threshold = threshold;
        return rule;
    }
};

/** What to run. It owns all but the panel. With a rule, the feature flag is set. */
struct Request {
    double initial_amount = 0;
    std::vector<double> weights;
    std::vector<std::string> classes; /**< Empty: each asset is its own. */
    std::optional<Rule> rule;
    foresto_baseline baseline = FORESTO_BASELINE_PHASE1;
    foresto_missing_policy missing = FORESTO_MISSING_SKIP_DAY;
    foresto_date start = FORESTO_DATE_NONE;
    foresto_date end = FORESTO_DATE_NONE;
    foresto_date as_of = FORESTO_DATE_NONE;
    std::string request_type = "backtest";
    std::string portfolio_id; /**< Empty: none. */

    /** Call `use` with the request as C has it, which lives that long. */
    template <class Use> auto with(const foresto_panel *panel, Use use) const {
        if (!classes.empty() && !weights.empty() && classes.size() != weights.size()) {
            throw std::invalid_argument("classes must be as many as weights");
        }
        const std::vector<const char *> class_names = detail::pointers(classes);
        foresto_request request = FORESTO_REQUEST_INIT;
        request.use_rebalancing = rule.has_value();
        request.baseline = static_cast<std::uint32_t>(baseline);
        request.missing_policy = static_cast<std::uint32_t>(missing);
        request.start_date = start;
        request.end_date = end;
        request.as_of = as_of;
        request.initial_amount = initial_amount;
        request.panel = panel;
        request.rule = rule ? &*rule : nullptr;
        request.weights = weights.data();
        request.asset_count = weights.size();
        request.classes = classes.empty() ? nullptr : class_names.data();
        request.request_type = request_type.c_str();
        request.portfolio_id = portfolio_id.empty() ? nullptr : portfolio_id.c_str();
        return use(request);
    }

    /** The key under which the result can be kept. */
    std::string hash(const Panel &panel) const {
        return with(panel.get(), [](const foresto_request &request) {
            char hex[FORESTO_SHA256_HEX_SIZE];
            call(foresto_request_hash, &request, hex);
            return std::string(hex);
        });
    }
};

/** The host's side of a run. A function that is not set is not called; one may throw, which ends the run. */
struct Host {
    std::function<void(const foresto_event &)> put_event;
    std::function<void(const foresto_nav_record &)> put_nav;
    /** The cost in money of trades, in the place of the rule's rate. */
    std::function<double(const foresto_trades &)> trading_cost;
    /** Told how many of how many rows, or portfolios, are done (0: unknown); false cancels the run. */
    std::function<bool(std::uint64_t done, std::uint64_t total)> advance;
    /** Call task(0) to task(count - 1), each once, on any threads, and return when all have returned, whatever is
     *  thrown: for sweep() with `workers` threads. */
    std::function<void(std::uint64_t count, const std::function<void(std::uint64_t)> &task)> parallel_for;
    std::uint32_t workers = 1;
    /** Which cost model it is, up to 64 bytes: a session is restored with the same. Empty: none. */
    std::string cost_fingerprint;
};

namespace detail {

/** The C tables of a Host, and the exception that one of its functions threw. */
class Tables {
  public:
    explicit Tables(const Host &host) : host_(host) {
        event_sink_ = {sizeof event_sink_, 0, this, put_event};
        nav_sink_ = {sizeof nav_sink_, 0, this, put_nav};
        const char *fingerprint = host.cost_fingerprint.empty() ? nullptr : host.cost_fingerprint.c_str();
        cost_model_ = {sizeof cost_model_, 0, this, trading_cost, fingerprint, nullptr};
        progress_ = {sizeof progress_, 0, this, advance};
        executor_ = {sizeof executor_, host.workers, this, parallel_for};
        tables_ = FORESTO_HOST_INIT;
        tables_.event_sink = host.put_event ? &event_sink_ : nullptr;
        tables_.nav_sink = host.put_nav ? &nav_sink_ : nullptr;
        tables_.cost_model = host.trading_cost ? &cost_model_ : nullptr;
        tables_.progress = host.advance ? &progress_ : nullptr;
        tables_.executor = host.parallel_for ? &executor_ : nullptr;
    }
    Tables(const Tables &) = delete;
    Tables &operator=(const Tables &) = delete;

    const foresto_host *get() const noexcept {
        return &tables_;
    }

    /** After the call: throw what a function threw, or what the library says. */
    void check(foresto_status status, const foresto_error &error) {
        if (thrown_) {
            std::rethrow_exception(std::exchange(thrown_, nullptr));
        }
        foresto::check(status, error);
    }

  private:
    /** Run a function of the host's; nothing that it throws leaves this frame. */
    template <class Function> std::int32_t guard(Function function) noexcept {
        try {
            return function();
        } catch (...) {
            thrown_ = std::current_exception();
            return -1;
        }
    }

    static std::int32_t put_event(void *user, const foresto_event *event) noexcept {
        auto *self = static_cast<Tables *>(user);
        return self->guard([&] { return self->host_.put_event(*event), 0; });
    }
    static std::int32_t put_nav(void *user, const foresto_nav_record *record) noexcept {
        auto *self = static_cast<Tables *>(user);
        return self->guard([&] { return self->host_.put_nav(*record), 0; });
    }
    static std::int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) noexcept {
        auto *self = static_cast<Tables *>(user);
        return self->guard([&] { return *cost_amount = self->host_.trading_cost(*trades), 0; });
    }
    static std::int32_t advance(void *user, std::uint64_t done, std::uint64_t total) noexcept {
        auto *self = static_cast<Tables *>(user);
        return self->guard([&] { return self->host_.advance(done, total) ? 0 : 1; });
    }
    static std::int32_t parallel_for(void *user, std::uint64_t count, void (*task)(void *, std::uint64_t),
                                     void *data) noexcept {
        auto *self = static_cast<Tables *>(user);
        return self->guard([&] {
            self->host_.parallel_for(count, [=](std::uint64_t index) { task(data, index); });
            return 0;
        });
    }

    const Host &host_;
    foresto_event_sink event_sink_{};
    foresto_nav_sink nav_sink_{};
    foresto_cost_model cost_model_{};
    foresto_progress progress_{};
    foresto_executor executor_{};
    foresto_host tables_{};
    std::exception_ptr thrown_;
};

} // namespace detail

inline foresto_figures figures(Numbers nav, const std::vector<foresto_date> &dates,
                               const foresto_figures_options *options = nullptr) {
    if (nav.size != dates.size() || nav.stride != 1) {
        throw std::invalid_argument("a NAV and a date per day, side by side");
    }
    foresto_figures found = FORESTO_FIGURES_INIT;
    call(foresto_figures_compute, nav.data, dates.data(), nav.size, options, &found);
    return found;
}

/** A finished run. Any number of threads may read it. */
class Result {
  public:
    explicit Result(foresto_result *result) noexcept : result_(result) {
    }

    foresto_summary summary() const {
        foresto_summary summary = FORESTO_SUMMARY_INIT;
        check(foresto_result_summary(result_.get(), &summary));
        return summary;
    }

    /** The NAV records by column; they live as long as this result. */
    foresto_nav_view navs() const {
        foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
        check(foresto_result_navs(result_.get(), &view));
        return view;
    }

    /** An event, from 0; its names and weights live as long as this result. */
    foresto_event event(std::uint64_t index) const {
        foresto_event event = FORESTO_EVENT_INIT;
        check(foresto_result_event(result_.get(), index, &event));
        return event;
    }

    /** All events by column; they live as long as this result. */
    foresto_event_view event_columns() const {
        foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
        check(foresto_result_events(result_.get(), &view));
        return view;
    }

    std::vector<foresto_event> events() const {
        std::vector<foresto_event> all(summary().event_count);
        for (std::size_t i = 0; i < all.size(); i++) {
            all[i] = event(i);
        }
        return all;
    }

    foresto_figures figures(const foresto_figures_options *options = nullptr) const {
        const foresto_nav_view view = navs();
        foresto_figures found = FORESTO_FIGURES_INIT;
        call(foresto_figures_compute, view.nav, view.dates, view.count, options, &found);
        return found;
    }

  private:
    detail::Owner<foresto_result> result_;
};

/** Run a request over a panel. */
inline Result simulate(const Panel &panel, const Request &request, const Host &host = {}) {
    return request.with(panel.get(), [&](const foresto_request &given) {
        detail::Tables tables(host);
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_result *made = nullptr;
        const foresto_status status = foresto_simulate(&given, tables.get(), &made, &error);
        Result result(made);
        tables.check(status, error);
        return result;
    });
}

/** What became of each portfolio of a sweep: mix m under rule r at [m * rules + r]. */
struct Sweep {
    std::size_t mixes = 0;
    std::size_t rules = 0;                /**< At least 1: without rules, the baseline counts as one. */
    std::size_t days = 0;                 /**< Room for a NAV path. */
    std::vector<foresto_status> statuses; /**< Kept only when failures are. */
    std::vector<double> final_nav, total_turnover, total_cost;
    std::vector<std::uint64_t> day_count, periodic_event_count, drift_event_count;
    std::vector<foresto_figures> figures; /**< Kept only when asked for. */
    std::vector<double> nav;              /**< Day t of portfolio p at [p * days + t]; kept only when asked for. */
};

/** What a sweep keeps, beside what costs nothing. */
struct SweepOptions {
    bool keep_failures = false; /**< A portfolio that fails has a status; else the first one is thrown. */
    bool figures = false;
    bool nav = false;
    const foresto_figures_options *figures_options = nullptr;
};

/** Run each mix, a row of `mixes` by assets, under each rule (an empty one is the baseline). The request has neither.
 */
inline Sweep sweep(const Panel &panel, const Request &request, const Matrix &mixes,
                   const std::vector<std::optional<Rule>> &rules, const SweepOptions &options = {},
                   const Host &host = {}) {
    if (!request.classes.empty() && request.classes.size() != mixes.assets) {
        throw std::invalid_argument("classes must be as many as the weights of a mix");
    }
    std::vector<const foresto_rule *> given_rules;
    for (const std::optional<Rule> &rule : rules) {
        given_rules.push_back(rule ? &*rule : nullptr);
    }
    Sweep done;
    done.mixes = mixes.days;
    done.rules = rules.empty() ? 1 : rules.size();
    done.days = panel.day_count();
    const std::size_t count = done.mixes * done.rules;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = count;
    const auto room = [count](auto &column, std::size_t each = 1) {
        column.resize(count * each);
        return column.data();
    };
    columns.final_nav = room(done.final_nav);
    columns.total_turnover = room(done.total_turnover);
    columns.total_cost = room(done.total_cost);
    columns.day_count = room(done.day_count);
    columns.periodic_event_count = room(done.periodic_event_count);
    columns.drift_event_count = room(done.drift_event_count);
    columns.statuses = options.keep_failures ? room(done.statuses) : nullptr;
    columns.figures_size = sizeof(foresto_figures);
    columns.figures = options.figures ? room(done.figures) : nullptr;
    columns.nav = options.nav ? room(done.nav, done.days) : nullptr;
    columns.path_stride = static_cast<std::int64_t>(done.days);
    request.with(panel.get(), [&](foresto_request shared) {
        shared.use_rebalancing = !rules.empty();
        shared.weights = request.weights.empty() ? nullptr : shared.weights;
        shared.asset_count = mixes.assets;
        foresto_sweep given = FORESTO_SWEEP_INIT;
        given.request = &shared;
        given.weights = mixes.data;
        given.rules = given_rules.data();
        given.figures_options = options.figures_options;
        given.mix_count = done.mixes;
        given.rule_count = rules.size();
        given.mix_stride = mixes.day_stride;
        given.asset_stride = mixes.asset_stride;
        detail::Tables tables(host);
        foresto_error error = FORESTO_ERROR_INIT;
        const foresto_status status = foresto_sweep_run(&given, tables.get(), &columns, &error);
        tables.check(status, error);
    });
    return done;
}

/** A run one day at a time. One thread at a time may use a session. */
class Session {
  public:
    /** Of the host, a session has a use for the cost model alone. What that throws comes out of step(). */
    Session(const Request &request, const std::vector<std::string> &names,
            foresto_panel_kind kind = FORESTO_PANEL_PRICES, Host host = {})
        : hosting_(std::make_unique<Hosting>(std::move(host))) {
        const std::vector<const char *> asset_names = detail::pointers(names);
        foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
        instruments.kind = static_cast<std::uint32_t>(kind);
        instruments.asset_count = names.size();
        instruments.asset_names = asset_names.data();
        request.with(nullptr, [&](const foresto_request &given) {
            foresto_session *made = nullptr;
            call(foresto_session_open, &given, &instruments, hosting_->tables.get(), &made);
            session_.reset(made);
        });
    }

    /** Go on from what save() gave, here or on another machine, with the cost model that it had. */
    explicit Session(const std::vector<std::uint8_t> &state, Host host = {})
        : hosting_(std::make_unique<Hosting>(std::move(host))) {
        foresto_session *made = nullptr;
        call(foresto_session_restore, state.data(), state.size(), hosting_->tables.get(), &made);
        session_.reset(made);
    }

    /** Take a day. `next` is the next trading day, or FORESTO_DATE_NONE on the last. */
    foresto_step step(foresto_date day, Numbers values, foresto_date next) {
        foresto_step done = FORESTO_STEP_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        const foresto_status status =
            foresto_session_step(session_.get(), day, values.data, values.size, values.stride, next, &done, &error);
        hosting_->tables.check(status, error);
        return done;
    }

    /** The event of the last day taken, if it has one; its names and weights hold until the next step. */
    foresto_event event() const {
        foresto_event event = FORESTO_EVENT_INIT;
        check(foresto_session_event(session_.get(), &event));
        return event;
    }

    foresto_summary summary() const {
        foresto_summary summary = FORESTO_SUMMARY_INIT;
        check(foresto_session_summary(session_.get(), &summary));
        return summary;
    }

    /** Money per asset, or per class. */
    std::vector<double> values() const {
        std::vector<double> money(foresto_session_asset_count(session_.get()));
        check(foresto_session_values(session_.get(), money.data(), money.size()));
        return money;
    }

    std::vector<std::uint8_t> save() const {
        std::size_t size = 0;
        foresto_error error = FORESTO_ERROR_INIT;
        const foresto_status status = foresto_session_export(session_.get(), nullptr, 0, &size, &error);
        if (status != FORESTO_E_CAPACITY) {
            check(status, error);
        }
        std::vector<std::uint8_t> state(size);
        call(foresto_session_export, session_.get(), state.data(), state.size(), &size);
        return state;
    }

  private:
    /** The host, and the tables that the library calls it by: both stay where they are when the session moves. */
    struct Hosting {
        explicit Hosting(Host given) : host(std::move(given)), tables(host) {
        }
        Host host;
        detail::Tables tables;
    };

    std::unique_ptr<Hosting> hosting_;
    detail::Owner<foresto_session> session_;
};

/** Whether a rule fires today, and the measures that say so. */
inline foresto_decision evaluate(const Rule &rule, const std::vector<double> &values,
                                 const std::vector<double> &targets, foresto_date previous, foresto_date today,
                                 foresto_date next) {
    if (values.size() != targets.size()) {
        throw std::invalid_argument("a target per value");
    }
    foresto_decision decision = FORESTO_DECISION_INIT;
    call(foresto_evaluate, &rule, values.data(), targets.data(), values.size(), previous, today, next, &decision);
    return decision;
}

/** Decisions for many accounts, by column: account k at [k]. One that failed, where failures are kept, has its status
 * and 0 in every other column. */
struct Decisions {
    std::vector<foresto_status> statuses; /**< Kept only when failures are. */
    std::vector<std::uint32_t> trigger_types, max_drift_assets;
    std::vector<double> max_drift, turnover, nav;
};

/** Decide for accounts, the rows of `values` by assets, with a row of targets each or one row for all. */
inline Decisions evaluate(const Rule &rule, const Matrix &values, const Matrix &targets, foresto_date previous,
                          foresto_date today, foresto_date next, bool keep_failures = false) {
    if (values.assets != targets.assets || (targets.days != 1 && targets.days != values.days)) {
        throw std::invalid_argument("a target per asset, for each account or for all");
    }
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    accounts.account_count = values.days;
    accounts.asset_count = values.assets;
    accounts.values = values.data;
    accounts.targets = targets.data;
    accounts.account_stride = values.day_stride;
    accounts.asset_stride = values.asset_stride;
    accounts.target_account_stride = targets.days == 1 ? 0 : targets.day_stride;
    accounts.target_asset_stride = targets.asset_stride;
    accounts.rule = &rule;
    accounts.previous = previous;
    accounts.today = today;
    accounts.next = next;
    Decisions done;
    foresto_decision_columns columns = FORESTO_DECISION_COLUMNS_INIT;
    columns.count = values.days;
    const auto room = [&values](auto &column) {
        column.resize(values.days);
        return column.data();
    };
    columns.statuses = keep_failures ? room(done.statuses) : nullptr;
    columns.trigger_types = room(done.trigger_types);
    columns.max_drift_assets = room(done.max_drift_assets);
    columns.max_drift = room(done.max_drift);
    columns.turnover = room(done.turnover);
    columns.nav = room(done.nav);
    call(foresto_accounts_evaluate, &accounts, &columns);
    return done;
}

/** A rebalance: the money after it, the trades, and what it cost. */
struct Rebalanced {
    std::vector<double> values;
    std::vector<double> trades;
    foresto_rebalancing record = FORESTO_REBALANCING_INIT;
};

inline Rebalanced rebalance(const std::vector<double> &values, const std::vector<double> &targets, double cost_rate) {
    if (values.size() != targets.size()) {
        throw std::invalid_argument("a target per value");
    }
    Rebalanced done;
    done.values.resize(values.size());
    done.trades.resize(values.size());
    call(foresto_rebalance, values.data(), targets.data(), values.size(), cost_rate, done.values.data(),
         done.trades.data(), &done.record);
    return done;
}

/** Throw unless this thread's floating-point environment is the one that results are published for. */
inline void environment_check() {
    call(foresto_environment_check);
}

/** Throw unless this build, on this machine, computes the published bits; their hash. */
inline std::string self_test() {
    char hex[FORESTO_SHA256_HEX_SIZE];
    call(foresto_self_test, nullptr, hex);
    return hex;
}

} // namespace foresto

#endif
