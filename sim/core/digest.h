/*
 * SHA-256 of a text, as the 64 hexadecimal digits that results carry.
 */
#ifndef REDRESS_CORE_DIGEST_H
#define REDRESS_CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE 65 /* 64 lower-case digits and the terminating zero */

/* Writes the digest of `length` bytes into `out` and returns it. */
char *sha256_hex(const char *text, size_t length, char out[DIGEST_HEX_SIZE]);
/* A binary digest as hexadecimal digits. */
char *digest_hex(const uint8_t digest[DIGEST_SIZE], char out[DIGEST_HEX_SIZE]);

#endif
