/* SPDX-License-Identifier: MIT */
/* Rules that the host keeps: found by id and by name, listed when active, and checked whatever the host says. */
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"

enum { RULES = 4, CODE = -1234 };

/* A repository in memory that takes note of its calls. */
struct shelf {
    foresto_rule rules[RULES];
    size_t count;
    int32_t code;    /* what every method returns */
    bool whatever;   /* give the first rule, whichever is asked for */
    size_t calls;    /* so far */
    int64_t rule_id; /* of the last call, as the next three */
    char rule_name[80];
    foresto_date as_of;
    uint64_t index;
    bool wrong; /* an output was not as it has to be before a call */
};

static int32_t enter(struct shelf *shelf, const foresto_rule *rule, const uint32_t *found) {
    const foresto_rule initial = FORESTO_RULE_INIT;
    shelf->calls++;
    shelf->wrong |= *found != 0 || memcmp(rule, &initial, sizeof initial) != 0;
    return shelf->code;
}

static void hand_out(const struct shelf *shelf, size_t place, foresto_rule *rule, uint32_t *found) {
    if (place < shelf->count) {
        *rule = shelf->rules[place];
        *found = 1;
    }
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    struct shelf *shelf = user;
    int32_t code = enter(shelf, rule, found);
    shelf->rule_id = rule_id;
    size_t place = 0;
    while (!shelf->whatever && place < shelf->count && shelf->rules[place].rule_id != rule_id) {
        place++;
    }
    hand_out(shelf, place, rule, found);
    return code;
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    struct shelf *shelf = user;
    int32_t code = enter(shelf, rule, found);
    strncpy(shelf->rule_name, rule_name, sizeof shelf->rule_name - 1);
    size_t place = 0;
    while (!shelf->whatever && place < shelf->count && strcmp(shelf->rules[place].rule_name, rule_name) != 0) {
        place++;
    }
    hand_out(shelf, place, rule, found);
    return code;
}

static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    struct shelf *shelf = user;
    int32_t code = enter(shelf, rule, found);
    shelf->as_of = as_of;
    shelf->index = index;
    hand_out(shelf, (size_t)index, rule, found);
    return code;
}

static void fill(struct shelf *shelf) {
    static const char *const names[] = {"monthly", "drift 5%", "quarterly", "m\xc3\xa4rz"};
    *shelf = (struct shelf){.count = RULES};
    for (size_t i = 0; i < RULES; i++) {
        foresto_rule *rule = &shelf->rules[i];
        foresto_rule_init(rule, sizeof *rule);
        rule->rule_type = 1 + (uint32_t)i % 3;
        rule->frequency = FORESTO_FREQUENCY_MONTHLY;
        rule->drift_threshold = 0.05;
        rule->cost_rate = 0.0005 * (double)i;
        rule->rule_id = i == 3 ? -7 : 10 + (int64_t)i;
        strcpy(rule->rule_name, names[i]);
    }
}

static foresto_rule_repository repository_of(struct shelf *shelf) {
    foresto_rule_repository repository = FORESTO_RULE_REPOSITORY_INIT;
    repository.user = shelf;
    repository.get_by_id = get_by_id;
    repository.get_by_name = get_by_name;
    repository.list_active = list_active;
    return repository;
}

/* ---- find ---- */

Test(repository, finds_by_id_and_by_name) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    for (size_t i = 0; i < RULES; i++) {
        foresto_rule by_id = FORESTO_RULE_INIT, by_name = FORESTO_RULE_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_rule_repository_find(&repository, shelf.rules[i].rule_id, NULL, &by_id, &error), error);
        cr_expect_eq(memcmp(&by_id, &shelf.rules[i], sizeof by_id), 0);
        cr_expect_eq(shelf.rule_id, shelf.rules[i].rule_id);
        assert_ok(foresto_rule_repository_find(&repository, 0, shelf.rules[i].rule_name, &by_name, &error), error);
        cr_expect_eq(memcmp(&by_name, &shelf.rules[i], sizeof by_name), 0);
        cr_expect_str_eq(shelf.rule_name, shelf.rules[i].rule_name);
    }
    cr_expect(shelf.calls == 2 * RULES && !shelf.wrong);
}

/* A refusal leaves the rule alone. */
static void expect_not_found(const char *what, const foresto_rule_repository *repository, int64_t rule_id,
                             const char *rule_name, struct refusal asked) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.cost_rate = 0.77;
    const foresto_rule untouched = rule;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_rule_repository_find(repository, rule_id, rule_name, &rule, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_eq(memcmp(&rule, &untouched, sizeof rule), 0, "%s: output touched", what);
}

Test(repository, not_found) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    expect_not_found("id", &repository, 99, NULL, (struct refusal){FORESTO_E_NOT_FOUND, .field = "get_by_id"});
    expect_not_found("name", &repository, 0, "yearly", (struct refusal){FORESTO_E_NOT_FOUND, .field = "get_by_name"});
    expect_not_found("no name", &repository, 0, "", (struct refusal){FORESTO_E_NOT_FOUND, .field = "get_by_name"});
    cr_expect(shelf.calls == 3 && !shelf.wrong);
}

/* Another rule than was asked for; one that does not know its id is taken to be it. */
Test(repository, another_id) {
    struct shelf shelf;
    fill(&shelf);
    shelf.whatever = true;
    const foresto_rule_repository repository = repository_of(&shelf);
    expect_not_found("another", &repository, 11, NULL,
                     (struct refusal){FORESTO_E_RULE, .field = "rule_id", .value = 10.0});
    shelf.rules[0].rule_id = 0;
    foresto_rule rule = FORESTO_RULE_INIT;
    expect_status(foresto_rule_repository_find(&repository, 11, NULL, &rule, NULL), FORESTO_OK);
    cr_expect_eq(rule.rule_id, 11);
}

/* The same by name. */
Test(repository, another_name) {
    struct shelf shelf;
    fill(&shelf);
    shelf.whatever = true;
    const foresto_rule_repository repository = repository_of(&shelf);
    foresto_rule rule = FORESTO_RULE_INIT;
    expect_status(foresto_rule_repository_find(&repository, 0, "quarterly", &rule, NULL), FORESTO_E_RULE);
    shelf.rules[0].rule_name[0] = '\0';
    expect_status(foresto_rule_repository_find(&repository, 0, "quarterly", &rule, NULL), FORESTO_OK);
    cr_expect_str_eq(rule.rule_name, "quarterly"); /* what it was asked by */
    cr_expect_eq(rule.rule_id, 10);
    /* One that is asked for by id keeps a name of its own, or none. */
    expect_status(foresto_rule_repository_find(&repository, 10, NULL, &rule, NULL), FORESTO_OK);
    cr_expect_str_eq(rule.rule_name, "");
    /* A name that no rule can have is no name to fill in. */
    char longest[FORESTO_RULE_NAME_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[FORESTO_RULE_NAME_MAX] = '\0';
    expect_status(foresto_rule_repository_find(&repository, 0, longest, &rule, NULL), FORESTO_OK);
    cr_expect_str_eq(rule.rule_name, longest);
    longest[FORESTO_RULE_NAME_MAX] = 'x';
    longest[FORESTO_RULE_NAME_MAX + 1] = '\0';
    const foresto_rule before = rule;
    foresto_status status = foresto_rule_repository_find(&repository, 0, longest, &rule, NULL);
    cr_expect(status == FORESTO_E_NAME || status == FORESTO_E_RULE, "%s", foresto_status_name(status));
    cr_expect_eq(memcmp(&rule, &before, sizeof rule), 0, "output touched");
}

/* The struct that a method fills is the library's: a size of another would lead beyond it. */
Test(repository, struct_size_of_another) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    static const uint32_t sizes[] = {0, 8, sizeof(foresto_rule) + 8, 2048, 4097, UINT32_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        shelf.rules[0].struct_size = sizes[i];
        const struct refusal asked = {FORESTO_E_STRUCT, .field = "rule"};
        expect_not_found("by id", &repository, 10, NULL, asked);
        expect_not_found("by name", &repository, 0, "monthly", asked);
        foresto_rule rule = FORESTO_RULE_INIT;
        uint32_t found = 77;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status =
            foresto_rule_repository_active(&repository, 1, FORESTO_DATE_NONE, 0, &rule, &found, &error);
        expect_refusal("listed", status, &error, asked);
        cr_expect_eq(found, 77);
    }
}

/* What is kept is not always good. That a rule is switched off is for those to say who would use it. */
Test(repository, bad_rules) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    shelf.rules[0].rule_type = 9;
    expect_not_found("type", &repository, 10, NULL,
                     (struct refusal){FORESTO_E_ENUM, .field = "rule_type", .value = 9.0});
    shelf.rules[1].drift_threshold = 1.5;
    expect_not_found("threshold", &repository, 0, "drift 5%",
                     (struct refusal){FORESTO_E_RULE, .field = "drift_threshold", .value = 1.5});
    shelf.rules[2].struct_size = 8;
    foresto_rule rule = FORESTO_RULE_INIT;
    expect_status(foresto_rule_repository_find(&repository, 12, NULL, &rule, NULL), FORESTO_E_STRUCT);
    shelf.rules[3].is_active = 0;
    expect_status(foresto_rule_repository_find(&repository, -7, NULL, &rule, NULL), FORESTO_OK);
    cr_expect_eq(rule.is_active, 0);
}

Test(repository, host_code) {
    struct shelf shelf;
    fill(&shelf);
    shelf.code = CODE;
    const foresto_rule_repository repository = repository_of(&shelf);
    expect_not_found("id", &repository, 10, NULL,
                     (struct refusal){FORESTO_E_HOST, .field = "get_by_id", .host_code = CODE});
    expect_not_found("name", &repository, 0, "monthly",
                     (struct refusal){FORESTO_E_HOST, .field = "get_by_name", .host_code = CODE});
}

Test(repository, find_arguments) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf), empty = FORESTO_RULE_REPOSITORY_INIT;
    foresto_rule_repository by_name_only = repository, by_id_only = repository;
    by_name_only.get_by_id = NULL;
    by_id_only.get_by_name = NULL;
    const struct refusal by_id = {FORESTO_E_ARGUMENT, .field = "get_by_id"};
    const struct refusal by_name = {FORESTO_E_ARGUMENT, .field = "get_by_name"};
    expect_not_found("both", &repository, 10, "monthly", (struct refusal){FORESTO_E_ARGUMENT, .field = "rule"});
    expect_not_found("neither", &repository, 0, NULL, (struct refusal){FORESTO_E_ARGUMENT, .field = "rule"});
    expect_not_found("no repository", NULL, 10, NULL, (struct refusal){FORESTO_E_ARGUMENT, .field = "rules"});
    expect_not_found("no methods", &empty, 10, NULL, by_id);
    expect_not_found("not by id", &by_name_only, 10, NULL, by_id);
    expect_not_found("not by name", &by_id_only, 0, "monthly", by_name);
    expect_status(foresto_rule_repository_find(&repository, 10, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect_eq(shelf.calls, 0);
    foresto_rule rule = FORESTO_RULE_INIT;
    expect_status(foresto_rule_repository_find(&by_id_only, 10, NULL, &rule, NULL), FORESTO_OK);
    expect_status(foresto_rule_repository_find(&by_name_only, 0, "monthly", &rule, NULL), FORESTO_OK);
}

/* ---- active ---- */

static foresto_status get_active(struct shelf *shelf, foresto_date as_of, uint64_t index, foresto_rule *rule,
                                 uint32_t *found, foresto_error *error) {
    const foresto_rule_repository repository = repository_of(shelf);
    return foresto_rule_repository_active(&repository, 1, as_of, index, rule, found, error);
}

Test(repository, lists_what_is_active) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_date days[] = {FORESTO_DATE_NONE, DAY(2024, 2, 29)};
    for (size_t k = 0; k < 2; k++) {
        uint32_t found = 1;
        foresto_rule rule = FORESTO_RULE_INIT;
        for (uint64_t i = 0; i <= RULES; i++) {
            foresto_error error = FORESTO_ERROR_INIT;
            const foresto_rule before = rule;
            assert_ok(get_active(&shelf, days[k], i, &rule, &found, &error), error);
            cr_expect_eq(found, i < RULES ? 1 : 0);
            cr_expect_eq(memcmp(&rule, i < RULES ? &shelf.rules[i] : &before, sizeof rule), 0);
            cr_expect(shelf.as_of == days[k] && shelf.index == i);
        }
    }
    cr_expect(shelf.calls == 2 * (RULES + 1) && !shelf.wrong);
}

static void expect_not_listed(const char *what, struct shelf *shelf, foresto_date as_of, struct refusal asked) {
    uint32_t found = 77;
    foresto_rule rule = FORESTO_RULE_INIT;
    const foresto_rule untouched = rule;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = get_active(shelf, as_of, 0, &rule, &found, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect(found == 77 && memcmp(&rule, &untouched, sizeof rule) == 0, "%s: output touched", what);
}

/* A host that lists what is not active, or no rule at all, is not believed. */
Test(repository, bad_lists) {
    struct shelf shelf;
    fill(&shelf);
    foresto_rule *rule = &shelf.rules[0];
    rule->is_active = 0;
    expect_not_listed("inactive", &shelf, DAY(2024, 2, 29),
                      (struct refusal){FORESTO_E_RULE_INACTIVE, .field = "is_active"});
    expect_not_listed("inactive", &shelf, FORESTO_DATE_NONE,
                      (struct refusal){FORESTO_E_RULE_INACTIVE, .field = "is_active"});
    rule->is_active = 1;
    rule->effective_from = DAY(2024, 3, 1);
    uint32_t found = 0;
    foresto_rule listed = FORESTO_RULE_INIT;
    expect_status(get_active(&shelf, DAY(2024, 2, 29), 0, &listed, &found, NULL), FORESTO_E_RULE_NOT_EFFECTIVE);
    expect_status(get_active(&shelf, DAY(2024, 3, 1), 0, &listed, &found, NULL), FORESTO_OK);
    cr_expect(found == 1 && listed.effective_from == DAY(2024, 3, 1));
    rule->rule_type = 0;
    expect_status(get_active(&shelf, DAY(2024, 3, 1), 0, &listed, &found, NULL), FORESTO_E_ENUM);
    fill(&shelf);
    shelf.code = CODE;
    expect_not_listed("code", &shelf, FORESTO_DATE_NONE,
                      (struct refusal){FORESTO_E_HOST, .field = "list_active", .host_code = CODE});
}

/* Without a day, rules are listed whatever their dates. */
Test(repository, lists_whatever_the_dates) {
    struct shelf shelf;
    fill(&shelf);
    shelf.rules[0].effective_from = DAY(2024, 3, 1);
    shelf.rules[1].effective_to = DAY(2020, 1, 1);
    for (uint64_t i = 0; i < 2; i++) {
        uint32_t found = 0;
        foresto_rule listed = FORESTO_RULE_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = get_active(&shelf, FORESTO_DATE_NONE, i, &listed, &found, &error);
        cr_expect(status == FORESTO_OK && found == 1, "%s", error.message);
    }
}

/* With the flag off there are no rules to list, and nobody is asked. */
Test(repository, flag) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = 77;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_rule_repository_active(&repository, 0, FORESTO_DATE_NONE, 0, &rule, &found, &error);
    expect_refusal("off", status, &error, (struct refusal){FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing"});
    status = foresto_rule_repository_active(&repository, 2, FORESTO_DATE_NONE, 0, &rule, &found, &error);
    expect_refusal("no flag", status, &error,
                   (struct refusal){FORESTO_E_ENUM, .field = "use_rebalancing", .value = 2.0});
    cr_expect(shelf.calls == 0 && found == 77);
}

/* A day that no calendar has is refused before anybody is asked. */
Test(repository, as_of_outside_the_calendar) {
    struct shelf shelf;
    fill(&shelf);
    static const foresto_date days[] = {FORESTO_DATE_MIN - 1, FORESTO_DATE_MAX + 1, INT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        expect_not_listed("as_of", &shelf, days[i],
                          (struct refusal){FORESTO_E_DATE, .field = "as_of", .value = days[i]});
    }
    cr_expect_eq(shelf.calls, 0);
}

Test(repository, active_arguments) {
    struct shelf shelf;
    fill(&shelf);
    const foresto_rule_repository repository = repository_of(&shelf);
    foresto_rule_repository without = repository;
    without.list_active = NULL;
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = 77;
    const foresto_date day = DAY(2024, 2, 29);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_rule_repository_active(&without, 1, day, 0, &rule, &found, &error);
    expect_refusal("no list", status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "list_active"});
    expect_status(foresto_rule_repository_active(NULL, 1, day, 0, &rule, &found, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rule_repository_active(&repository, 1, day, 0, NULL, &found, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rule_repository_active(&repository, 1, day, 0, &rule, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect(shelf.calls == 0 && found == 77);
}
