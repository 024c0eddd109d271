/* The words of a delivery: what the host has rendered for this user, locale and kind of channel.
 *
 * Neutral text, nothing is escaped. The channel shortens first and escapes last.
 */
#ifndef BELFRY_WORDS_H
#define BELFRY_WORDS_H

#include "types.h"

typedef struct belfry_words {
    uint32_t size;
    uint32_t reserved;
    belfry_str locale; /* BCP 47, such as "en-IN" */
    belfry_str title;
    belfry_str summary; /* one line: the whole message where only one line fits */
    belfry_str body;
    const belfry_kv *fields; /* label and text, in the order to show: "Confidence", "85.2%" */
    size_t field_count;
    const belfry_kv *actions; /* label and signed single-use link: "Acknowledge", "https://…" */
    size_t action_count;
} belfry_words;

#endif
