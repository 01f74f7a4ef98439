/* hash.h - FNV-1a, a character (or byte, or word) at a time: for tables in memory, not for anything kept or trusted. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#define HASH_BASIS UINT64_C(14695981039346656037)
#define HASH32_BASIS UINT32_C(2166136261)

static inline uint64_t hash_add(uint64_t h, uint64_t c)
{
    return (h ^ c) * UINT64_C(1099511628211);
}

static inline uint32_t hash32_add(uint32_t h, uint32_t c)
{
    return (h ^ c) * UINT32_C(16777619);
}

#endif
