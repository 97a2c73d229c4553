/* SPDX-License-Identifier: MIT */
/**
 * @file repository.h
 * @brief Rules that the host keeps: by id, by name, and those that are active.
 */
#ifndef FORESTO_REPOSITORY_H
#define FORESTO_REPOSITORY_H

#include "rule.h"

/** Where rules are kept. What holds for every table of the host stands in host.h; here, a method that is NULL cannot be
 *  asked, which is FORESTO_E_ARGUMENT. */
typedef struct foresto_rule_repository {
    uint32_t struct_size; /**< sizeof(foresto_rule_repository). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Fill the rule that has this id and set *found, which is 0 before the call. */
    int32_t (*get_by_id)(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found);
    /** The same by name. */
    int32_t (*get_by_name)(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found);
    /** Fill the rule at a place, 0, 1, ..., among those that are active on as_of (FORESTO_DATE_NONE: whatever their
     *  dates), in an order that stays the same from call to call, and set *found. */
    int32_t (*list_active)(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found);
} foresto_rule_repository;

/** Initial value of a foresto_rule_repository. */
#define FORESTO_RULE_REPOSITORY_INIT                                                                                   \
    { sizeof(foresto_rule_repository), 0, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise a rule repository as FORESTO_RULE_REPOSITORY_INIT does.
 * @param[out] rule_repository the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_rule_repository), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_rule_repository_init(foresto_rule_repository *rule_repository, size_t struct_size);

/**
 * Get a rule from the host by id or by name, and check it.
 * @param[in] repository where rules are kept.
 * @param[in] rule_id the rule's id, or 0 when it is named.
 * @param[in] rule_name the rule's name, or NULL when rule_id is given.
 * @param[out] rule the rule; untouched on failure.
 * @param[out] error detail on failure, the host's code in host_code; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, also when the repository cannot look a rule up that way; FORESTO_E_STRUCT;
 *         FORESTO_E_HOST; FORESTO_E_NOT_FOUND; FORESTO_E_RULE when the repository has given another rule; any status of
 *         foresto_rule_validate().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_repository_find(const foresto_rule_repository *repository, int64_t rule_id,
                                                        const char *rule_name, foresto_rule *rule,
                                                        foresto_error *error);

/**
 * Get one of the active rules from the host, and check it. Count index up from 0 until found is 0 to list them all.
 * @param[in] repository where rules are kept.
 * @param[in] use_rebalancing the feature flag, 0 or 1; with 0 there are no rules to list.
 * @param[in] as_of the day on which the rule must be effective, or FORESTO_DATE_NONE for any.
 * @param[in] index the rule's place.
 * @param[out] rule the rule; untouched when there is none, and on failure.
 * @param[out] found 1, or 0 when there are no more; untouched on failure.
 * @param[out] error detail on failure, the host's code in host_code; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, also when the repository lists no rules; FORESTO_E_STRUCT; FORESTO_E_HOST;
 *         FORESTO_E_FEATURE_DISABLED; FORESTO_E_DATE; any status of foresto_rule_check_active().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_repository_active(const foresto_rule_repository *repository,
                                                          uint32_t use_rebalancing, foresto_date as_of, uint64_t index,
                                                          foresto_rule *rule, uint32_t *found, foresto_error *error);

FORESTO_END

#endif
