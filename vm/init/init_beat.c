/* SPDX-License-Identifier: MIT */
/*
 * Signs of life.  A CPU that spins with interrupts off is noticed by nobody inside the
 * guest, so one thread per CPU counts, and the host sees when a counter stands still.
 * The threads have real-time priority: a busy command must not stop them.
 */
#include <endian.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

#define BEAT_MS 400

static _Atomic uint32_t beats[INIT_MAX_CPUS];
static unsigned int num_cpus;

static void *beat(void *arg)
{
	_Atomic uint32_t *counter = arg;
	struct sched_param param = { .sched_priority = 50 };
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(counter - beats, &set);
	sched_setaffinity(0, sizeof(set), &set);
	sched_setscheduler(0, SCHED_FIFO, &param);
	for (;;) {
		atomic_fetch_add(counter, 1);
		usleep(BEAT_MS * 1000);
	}
	return NULL;
}

void init_beat_start(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	for (num_cpus = 0; num_cpus < n && num_cpus < INIT_MAX_CPUS; num_cpus++)
		if (pthread_create(&thread, &attr, beat, &beats[num_cpus]))
			break;
	pthread_attr_destroy(&attr);
}

/* Queues a BEAT frame if the last one is old. */
void init_beat_put(struct lab_buf *to_host)
{
	static struct timespec last;
	uint32_t now[INIT_MAX_CPUS];
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	if ((time.tv_sec - last.tv_sec) * 1000 + (time.tv_nsec - last.tv_nsec) / 1000000 < BEAT_MS)
		return;
	last = time;

	for (unsigned int i = 0; i < num_cpus; i++)
		now[i] = htole32(atomic_load(&beats[i]));
	lab_frame_put(to_host, LAB_BEAT, now, num_cpus * sizeof(now[0]));
}
