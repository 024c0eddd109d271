/* The one function of libFuzzer that a program with a main of its own calls; it comes with -sanitize=fuzzer. SwiftPM
 * gives every executable a main of its own, so that libFuzzer's cannot be used. */
#ifndef LIBFUZZER_H
#define LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*try_input)(const uint8_t *data, size_t size));

#endif
