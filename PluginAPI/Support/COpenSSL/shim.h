#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <stdint.h>

/* SHA-256 by libcrypto's code and nothing else of it: EVP_Digest reads openssl.cnf and fetches a provider first, which takes
 * longer than a megabyte does. What is called instead is deprecated for what it cannot do, such as other providers. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline void belfry_sha256(const void *bytes, size_t count, uint8_t digest[32]) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes, count);
    SHA256_Final(digest, &state);
}
#pragma clang diagnostic pop
