#include "core/digest.h"

#include <sha256.h>

char *digest_hex(const uint8_t digest[DIGEST_SIZE], char out[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * DIGEST_SIZE] = '\0';
    return out;
}

char *sha256_hex(const char *text, size_t length, char out[DIGEST_HEX_SIZE])
{
    SHA2_CTX context;
    uint8_t digest[DIGEST_SIZE];
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)text, length);
    SHA256Final(digest, &context);
    return digest_hex(digest, out);
}
