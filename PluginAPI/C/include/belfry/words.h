/* The words of a delivery: what the host has rendered for this user, locale and kind of channel.
 *
 * Neutral text, nothing is escaped. The channel shortens first and escapes last.
 */
#ifndef BELFRY_WORDS_H
#define BELFRY_WORDS_H

#include "types.h"

/* Something the reader may do. Frozen, as the types of types.h are. */
typedef struct belfry_action {
    belfry_str id;    /* for programs: "acknowledge", "snooze", "unsubscribe" */
    belfry_str label; /* for people: "Acknowledge" */
    belfry_str link;  /* signed and single-use; empty where the host has no public address */
} belfry_action;

typedef struct belfry_words {
    uint32_t size;
    uint32_t reserved;
    belfry_str locale; /* BCP 47, such as "en-IN" */
    belfry_str title;
    belfry_str summary; /* one line: the whole message where only one line fits */
    belfry_str body;
    const belfry_kv *fields; /* label and text, in the order to show: "Confidence", "85.2%" */
    size_t field_count;
    const belfry_action *actions;
    size_t action_count;
} belfry_words;

#endif
