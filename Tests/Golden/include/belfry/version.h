/* The version of this contract, and how a reader of a struct asks for a field.
 *
 * BELFRY_ABI_MAJOR is passed to the entry function. A host serves every major up to its own; a plugin built against an
 * older minor keeps loading, because structs grow only at the tail and `size` says how much of one is there.
 * BELFRY_ABI_MINOR is for diagnosis only: presence is asked with BELFRY_HAS and get_ext, never by comparing numbers.
 */
#ifndef BELFRY_VERSION_H
#define BELFRY_VERSION_H

#include <stddef.h>
#include <stdint.h>

#define BELFRY_ABI_MAJOR 1u
#define BELFRY_ABI_MINOR 0u

/* True when the struct that `p` points to is long enough to hold `field`. Ask before reading any field that is younger
 * than the struct's first release; ask of both sides' structs alike. */
#define BELFRY_HAS(p, field) ((p)->size >= offsetof(__typeof__(*(p)), field) + sizeof((p)->field))

#endif
