/* The small frozen types that everything else is written in.
 *
 * Strings are UTF-8, carry their length and are not NUL-ended; {NULL, 0} is the empty string. The caller owns what it
 * passes and the callee copies what it keeps; nobody frees the other side's memory. The structs in this file never grow:
 * that is why they may stand in arrays by value.
 *
 * Thread tags, used at every function of this contract:
 *   [ctl]  serial per instance, on the instance's control thread; may block up to the deadline the host states
 *   [any]  any thread, concurrently; must be safe against itself
 *   [nb]   never waits: returns within 1 ms + 1 us per item. Late calls are named, counted, and end in quarantine.
 *   [pure] no side effects: no thread, no file, no output, the same answer every time
 * Nothing unwinds across a function of this contract: no C++ exception, no Swift error, no longjmp.
 */
#ifndef BELFRY_TYPES_H
#define BELFRY_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef struct belfry_str {
    const char *ptr;
    size_t len;
} belfry_str;

typedef struct belfry_kv {
    belfry_str key;
    belfry_str value;
} belfry_kv;

typedef struct belfry_number {
    belfry_str key;
    double value;
} belfry_number;

/* Where a function writes a pair of strings: key and value, or JSON pointer and sentence. The strings live until the sink
 * returns. Called on the thread, and within the call, of the function it was given to. */
typedef void (*belfry_sink)(void *context, belfry_str first, belfry_str second);

/* What became of a call or of a delivery. Not a C enum, so that its width is fixed. Grows only at the end and only from
 * plugin to host; a value the host does not know reads as BELFRY_RETRY. */
typedef int32_t belfry_status;

#define BELFRY_OK 0       /* done; for a delivery: delivered */
#define BELFRY_BUSY 1     /* nothing was taken; offer again (back-pressure) */
#define BELFRY_RETRY 2    /* failed for now; try again, after retry_after_ns if given */
#define BELFRY_REJECTED 3 /* permanent: the same attempt will never succeed */
#define BELFRY_AUTH 4     /* credentials refused: the host opens the circuit and raises an alert elsewhere */
#define BELFRY_EXPIRED 5  /* too late to be of use; not tried */
#define BELFRY_UNKNOWN 6  /* may have been sent: repeated only if the channel is idempotent, else marked */
#define BELFRY_INVALID 7  /* the arguments break this contract; nothing was done */
#define BELFRY_GONE 8     /* this recipient no longer exists: the host disables the contact */
#define BELFRY_ABSENT 9   /* this recipient is not reachable now, and no fault: the host goes on to the next channel */

/* Event priorities. */
#define BELFRY_LOW 0
#define BELFRY_MEDIUM 1
#define BELFRY_HIGH 2
#define BELFRY_CRITICAL 3

#endif
