/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the model needs of its surroundings: the kernel's, or in the unit tests
 * libc's.  The only file here that knows in which of the two it is.
 */
#ifndef SIM_TYPES_H
#define SIM_TYPES_H

#ifdef __KERNEL__

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

static inline void *sim_alloc(size_t size)
{
	return kvzalloc(size, GFP_KERNEL);
}

static inline void sim_free(void *memory)
{
	kvfree(memory);
}

typedef struct mutex sim_mutex;
#define sim_mutex_init(mutex) mutex_init(mutex)
#define sim_lock(mutex)       mutex_lock(mutex)
#define sim_unlock(mutex)     mutex_unlock(mutex)

#else

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define ARRAY_SIZE(a)         (sizeof(a) / sizeof((a)[0]))
#define min(a, b)             ((a) < (b) ? (a) : (b))
#define max(a, b)             ((a) > (b) ? (a) : (b))
#define div_u64(a, b)         ((u64)(a) / (u32)(b))

static inline void *sim_alloc(size_t size)
{
	return calloc(1, size);
}

static inline void sim_free(void *memory)
{
	free(memory);
}

typedef pthread_mutex_t sim_mutex;
#define sim_mutex_init(mutex) pthread_mutex_init(mutex, NULL)
#define sim_lock(mutex)       pthread_mutex_lock(mutex)
#define sim_unlock(mutex)     pthread_mutex_unlock(mutex)

#endif

#define SIM_KIB(n) ((u64)(n) << 10)
#define SIM_MIB(n) ((u64)(n) << 20)
#define SIM_GIB(n) ((u64)(n) << 30)

static inline u64 sim_round_down(u64 value, u64 unit)
{
	return div_u64(value, unit) * unit;
}

/* What would be beyond 64 bits is rounded down: it is far too much in any case. */
static inline u64 sim_round_up(u64 value, u64 unit)
{
	return sim_round_down(value + unit - 1 < value ? value : value + unit - 1, unit);
}

/* The largest power of two that is not above @value; 0 for 0. */
static inline u64 sim_pow2_down(u64 value)
{
	u64 power = 1;

	if (!value)
		return 0;
	while (power <= value / 2)
		power *= 2;
	return power;
}

#endif
