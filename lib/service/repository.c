/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/repository.h"

#include "base/calendar.h"
#include "base/names.h"
#include "base/struct.h"
#include "base/text.h"
#include "domain/rule.h"
#include "engine/host.h"
#include "foresto/simulate.h"

static const char ANOTHER_RULE[] = "the repository has given another rule";

void foresto_rule_repository_init(foresto_rule_repository *rule_repository, size_t struct_size) {
    const foresto_rule_repository initial = FORESTO_RULE_REPOSITORY_INIT;
    fo_init(rule_repository, struct_size, &initial, sizeof initial);
}

static foresto_status import_repository(foresto_rule_repository *repository, const foresto_rule_repository *given,
                                        const foresto_rule *rule, foresto_error *error) {
    foresto_status status = fo_import_table(repository, sizeof *repository,
                                            FO_SIZE_TO(foresto_rule_repository, list_active), given, "rules", error);
    return status ? status : fo_check_output(rule, FO_SIZE_TO(foresto_rule, rule_name), "rule", error);
}

static foresto_status refuse_method(const char *method, foresto_error *error) {
    return fo_fail_field(error, FORESTO_E_ARGUMENT, method, "the repository has no such method");
}

/* Import what the host has filled: the library's own struct, so a larger size would be read past its end. */
static foresto_status import_filled(foresto_rule *rule, const foresto_rule *filled, foresto_error *error) {
    if (filled->struct_size > sizeof *filled) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "rule", "struct_size is above what was given");
    }
    return fo_rule_import(rule, filled, error);
}

/* What the repository has filled is a good rule, and the one asked for. It may leave out what it was asked by. */
static foresto_status check_found(foresto_rule *rule, foresto_rule *filled, int64_t rule_id, const char *rule_name,
                                  foresto_error *error) {
    if (rule_id && !filled->rule_id) {
        filled->rule_id = rule_id;
    }
    if (rule_name && !filled->rule_name[0]) {
        struct fo_text name = FO_TEXT(filled->rule_name, sizeof filled->rule_name);
        fo_text_string(&name, rule_name);
        fo_text_end(&name, NULL);
    }
    foresto_status status = import_filled(rule, filled, error);
    if (status) {
        return status;
    }
    if (rule_id && rule->rule_id != rule_id) {
        return fo_fail_value(error, FORESTO_E_RULE, "rule_id", (double)rule->rule_id, ANOTHER_RULE);
    }
    bool same = !rule_name || fo_same_string(rule->rule_name, rule_name);
    return same ? FORESTO_OK : fo_fail_field(error, FORESTO_E_RULE, "rule_name", ANOTHER_RULE);
}

foresto_status foresto_rule_repository_find(const foresto_rule_repository *given, int64_t rule_id,
                                            const char *rule_name, foresto_rule *rule, foresto_error *error) {
    foresto_rule_repository repository;
    foresto_status status = import_repository(&repository, given, rule, error);
    if (status) {
        return status;
    }
    const char *field = rule_id ? "get_by_id" : "get_by_name";
    if ((rule_id != 0) == (rule_name != NULL)) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "rule", "must be asked for either by id or by name");
    }
    if (rule_id ? !repository.get_by_id : !repository.get_by_name) {
        return refuse_method(field, error);
    }
    foresto_rule asked = FORESTO_RULE_INIT;
    foresto_rule full;
    uint32_t found = 0;
    int32_t code = rule_id ? repository.get_by_id(repository.user, rule_id, &asked, &found)
                           : repository.get_by_name(repository.user, rule_name, &asked, &found);
    status = fo_host_status(code, field, FORESTO_DATE_NONE, error);
    if (!status && !found) {
        status = fo_fail_field(error, FORESTO_E_NOT_FOUND, field, "there is no such rule");
    }
    if (!status) {
        status = check_found(&full, &asked, rule_id, rule_name, error);
    }
    if (!status) {
        fo_export(rule, &full, sizeof full);
    }
    return status;
}

/* Without a day in question, a rule only has to be switched on. */
static foresto_status check_listed(foresto_rule *rule, const foresto_rule *given, foresto_date as_of,
                                   foresto_error *error) {
    foresto_status status = import_filled(rule, given, error);
    if (!status && as_of == FORESTO_DATE_NONE && rule->is_active) {
        return FORESTO_OK;
    }
    return status ? status : fo_rule_check_active(rule, as_of, error);
}

foresto_status foresto_rule_repository_active(const foresto_rule_repository *given, uint32_t use_rebalancing,
                                              foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found,
                                              foresto_error *error) {
    foresto_rule_repository repository;
    uint32_t mode;
    foresto_status status = import_repository(&repository, given, rule, error);
    if (!status && !found) {
        status = fo_fail_field(error, FORESTO_E_ARGUMENT, "found", "must not be NULL");
    }
    if (!status) {
        status = foresto_gate(use_rebalancing, 1, FORESTO_BASELINE_PHASE1, &mode, error);
    }
    if (!status && !fo_date_valid_or_none(as_of)) {
        status = fo_fail_value(error, FORESTO_E_DATE, "as_of", as_of, "is outside the calendar");
    }
    if (!status && !repository.list_active) {
        status = refuse_method("list_active", error);
    }
    if (status) {
        return status;
    }
    foresto_rule listed = FORESTO_RULE_INIT;
    foresto_rule full;
    uint32_t any = 0;
    int32_t code = repository.list_active(repository.user, as_of, index, &listed, &any);
    status = fo_host_status(code, "list_active", FORESTO_DATE_NONE, error);
    if (!status && any) {
        status = check_listed(&full, &listed, as_of, error);
    }
    if (!status && any) {
        fo_export(rule, &full, sizeof full);
    }
    if (!status) {
        *found = any != 0;
    }
    return status;
}
