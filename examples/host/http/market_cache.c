/* SPDX-License-Identifier: MIT */
#include "market_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Scenarios that are kept at once. */
#define PLACES 32

struct entry {
    struct scenario_market market; /* first, so that a market is its entry */
    int64_t version;
    uint64_t users;
    uint64_t used; /* when it was last borrowed, in borrowings */
    bool kept;     /* in a place; if not, its last user frees it */
};

struct market_cache {
    pthread_mutex_t lock;
    uint64_t borrowings;
    struct entry *places[PLACES];
};

struct market_cache *market_cache_create(void) {
    struct market_cache *cache = calloc(1, sizeof *cache);
    if (cache) {
        pthread_mutex_init(&cache->lock, NULL);
    }
    return cache;
}

static void entry_free(struct entry *entry) {
    foresto_panel_destroy(entry->market.panel);
    free(entry->market.values);
    free(entry->market.reason.message);
    scenario_free(&entry->market.scenario);
    free(entry);
}

void market_cache_free(struct market_cache *cache) {
    if (!cache) {
        return;
    }
    for (size_t i = 0; i < PLACES; i++) {
        if (cache->places[i]) {
            entry_free(cache->places[i]);
        }
    }
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

/* With the lock held. */
static void leave_place(struct market_cache *cache, size_t i) {
    struct entry *entry = cache->places[i];
    cache->places[i] = NULL;
    entry->kept = false;
    if (!entry->users) {
        entry_free(entry);
    }
}

static struct entry *find(struct market_cache *cache, const char *scenario_id, int64_t version) {
    struct entry *found = NULL;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < PLACES; i++) {
        struct entry *entry = cache->places[i];
        if (entry && strcmp(entry->market.scenario.scenario_id, scenario_id) == 0 && entry->version == version) {
            found = entry;
            found->users++;
            found->used = ++cache->borrowings;
        }
    }
    pthread_mutex_unlock(&cache->lock);
    return found;
}

/* Put an entry in the place of an older state of its scenario, else of what was borrowed longest ago. */
static void keep(struct market_cache *cache, struct entry *entry) {
    size_t place = 0;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < PLACES; i++) {
        const struct entry *other = cache->places[i], *chosen = cache->places[place];
        if (other && strcmp(other->market.scenario.scenario_id, entry->market.scenario.scenario_id) == 0) {
            place = i;
            break;
        }
        if (chosen && (!other || other->used < chosen->used)) {
            place = i;
        }
    }
    if (cache->places[place]) {
        leave_place(cache, place);
    }
    cache->places[place] = entry;
    entry->kept = true;
    entry->users = 1;
    entry->used = ++cache->borrowings;
    pthread_mutex_unlock(&cache->lock);
}

static enum outcome load(struct entry *entry, struct store *store, const char *scenario_id, bool *found,
                         struct failure *failure) {
    struct scenario_market *market = &entry->market;
    enum outcome outcome = store_scenario(store, scenario_id, &market->scenario, found, failure);
    if (outcome || !*found) {
        return outcome;
    }
    outcome = store_panel(store, &market->scenario, &market->panel, &market->values, failure);
    if (outcome == BAD_DATA) { /* the scenario is there all the same */
        market->reason = *failure;
        *failure = (struct failure){0};
        return DONE;
    }
    return outcome;
}

enum outcome market_borrow(struct market_cache *cache, struct store *store, const char *scenario_id,
                           const struct scenario_market **market, bool *found, struct failure *failure) {
    *market = NULL;
    *found = false;
    int64_t version;
    enum outcome outcome = store_market_version(store, &version, failure);
    if (outcome) {
        return outcome;
    }
    struct entry *entry = find(cache, scenario_id, version);
    if (!entry) {
        entry = calloc(1, sizeof *entry);
        if (!entry) {
            return fail_memory(failure);
        }
        entry->version = version;
        outcome = load(entry, store, scenario_id, found, failure);
        if (outcome || !*found) {
            entry_free(entry);
            return outcome;
        }
        keep(cache, entry);
    }
    *found = true;
    *market = &entry->market;
    return DONE;
}

void market_return(struct market_cache *cache, const struct scenario_market *market) {
    if (!market) {
        return;
    }
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = (struct entry *)(uintptr_t)market;
    entry->users--;
    if (!entry->kept && !entry->users) {
        entry_free(entry);
    }
    pthread_mutex_unlock(&cache->lock);
}
