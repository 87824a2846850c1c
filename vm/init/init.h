/* SPDX-License-Identifier: MIT */
/*
 * init.h - the lab's first and only system process.
 *
 *	init.c        waits for frames of the host and answers them
 *	init_boot.c   before the state is saved: kernel file systems, modules, the port
 *	init_root.c   after it: the host's tree, shares, clock, random numbers
 *	init_device.c waits for the devices that were added after the restore
 *	init_module.c loads the modules of the simulated GPU
 *	init_run.c    starts the command, moves its input and output
 *	init_beat.c   one thread per CPU that shows that the CPU still lives
 */
#ifndef LAB_INIT_H
#define LAB_INIT_H

#include <sys/types.h>

#include "vm/lab_frame.h"

#define INIT_MAX_SHARES   8
#define INIT_MAX_DEVICES  16
#define INIT_MAX_CPUS     64
#define INIT_MAX_MODULES  4
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/** struct init_request - a RUN frame, taken apart; strings point into the frame's copy. */
struct init_request {
	char *data;
	long long time_ns;             /* time_ns=: the host's clock */
	const char *seed;              /* seed=: bytes for the random number generator, hex */
	const char *cwd, *modules;     /* cwd=, modules=: module tree (DIR/lib/modules) */
	const char *modules_over;      /* modules_over=: another one that is laid over it */
	char *loads[INIT_MAX_MODULES]; /* load="NAME[ PARAMETERS]": from updates/ of that tree */
	unsigned int num_loads;
	char *shares[INIT_MAX_SHARES]; /* share=: host path; the n-th is tagged share<n> */
	unsigned int num_shares;
	char *devices[INIT_MAX_DEVICES]; /* device="BDF[ DRIVER]": wait for it to be there */
	unsigned int num_devices;
	char *new_ids[INIT_MAX_DEVICES]; /* new_id="DRIVER VENDOR DEVICE" */
	unsigned int num_new_ids;
	char *sysctls[INIT_MAX_DEVICES]; /* sysctl="PATH VALUE", below /proc/sys */
	unsigned int num_sysctls;
	char **env, **argv;      /* env=, arg=: NULL-terminated */
	bool tty;                /* tty=1 */
	unsigned int rows, cols; /* rows=, cols= */
	unsigned int wait_ms;    /* wait_ms=: how long devices may take */
};

/* init_boot.c */
void init_boot(void);
int init_open_port(void);

/* init_root.c: both return 0, or -errno after telling what failed by init_fail() */
int init_root(const struct init_request *req);
int init_clock(const struct init_request *req);

/* init_device.c: 0, or -errno after init_fail() */
int init_devices(const struct init_request *req);

/* init_module.c: 0, or -errno after init_fail() */
int init_load_modules(const struct init_request *req);
int init_load_file(const char *path, const char *parameters);

/* init_run.c */
struct init_job {
	pid_t pid;        /* 0: none */
	int in, out, err; /* pipes or the terminal; -1: closed; in == out for a terminal */
	bool eof;         /* no more stdin will come */
	struct lab_buf stdin_data;
};
int init_job_start(struct init_job *job, const struct init_request *req);
void init_job_write(struct init_job *job, struct lab_buf *to_host);
bool init_job_read(int *fd, uint8_t type, struct lab_buf *to_host);
void init_job_end(struct init_job *job, int wait_status, struct lab_buf *to_host);
void init_job_resize(const struct init_job *job, unsigned int rows, unsigned int cols);

/* init_beat.c */
void init_beat_start(void);
void init_beat_put(struct lab_buf *to_host);

/* init.c: a line for the user's terminal; fail: why the command cannot be started */
void init_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void init_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* One write(2) of a text to a file of the kernel; 0 or -errno. */
int init_write_file(const char *path, const char *text);

#endif
