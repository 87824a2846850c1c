/* SPDX-License-Identifier: MIT */
/* The RUN frame: everything init has to know about one run. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "lab_priv.h"

#define WATCHDOG_MS 4000 /* a soft lockup is found after two to three times this */
#define DEVICE_MS   20000

/* Set at each run, so that they are no part of the saved state. */
static const char *const sysctls[] = { "kernel/printk 8", "kernel/softlockup_panic 1",
				       "kernel/panic_print 64" };

static void put_seed(struct lab_buf *to)
{
	unsigned char seed[32];
	char hex[2 * sizeof(seed) + 1];

	if (getrandom(seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		return;
	for (size_t i = 0; i < sizeof(seed); i++)
		snprintf(hex + 2 * i, 3, "%02x", seed[i]);
	lab_put_word(to, "seed=%s", hex);
}

/* The payload of the RUN frame. */
int lab_request(struct lab *lab, struct lab_buf *ret_request)
{
	const struct lab_opts *o = lab->opts;
	char cwd[PATH_MAX];
	struct timespec now;

	put_seed(ret_request);
	lab_put_word(ret_request, "modules=%s", lab->modules);
	lab_put_word(ret_request, "cwd=%s", o->cwd ? o->cwd : getcwd(cwd, sizeof(cwd)) ? cwd : "/");
	for (size_t i = 0; o->shares && o->shares[i]; i++)
		lab_put_word(ret_request, "share=%s", o->shares[i]);
	lab_machine_request(lab, ret_request);
	lab_gpu_request(lab, ret_request);
	for (size_t i = 0; i < ARRAY_SIZE(sysctls); i++)
		lab_put_word(ret_request, "sysctl=%s", sysctls[i]);
	lab_put_word(ret_request, "sysctl=kernel/watchdog_thresh %u",
		     (lab_scale_ms(WATCHDOG_MS) + 999) / 1000);
	lab_put_word(ret_request, "sysctl=kernel/panic_on_oops %d", !o->oops_continues);
	lab_put_word(ret_request, "wait_ms=%u", lab_scale_ms(DEVICE_MS));
	lab_put_word(ret_request, "tty=%d", lab->tty);
	lab_put_word(ret_request, "rows=%u", lab->rows);
	lab_put_word(ret_request, "cols=%u", lab->cols);
	for (size_t i = 0; o->env && o->env[i]; i++)
		lab_put_word(ret_request, "env=%s", o->env[i]);
	for (size_t i = 0; lab->argv[i]; i++)
		lab_put_word(ret_request, "arg=%s", lab->argv[i]);
	clock_gettime(CLOCK_REALTIME, &now); /* last: it is old when it arrives */
	lab_put_word(ret_request, "time_ns=%lld", now.tv_sec * 1000000000LL + now.tv_nsec);
	return ret_request->len > LAB_FRAME_MAX ?
		       lab_reason(lab, LAB_NOT_STARTED, "command and environment are too long") :
		       0;
}
