/* SPDX-License-Identifier: MIT */
/*
 * lab.h - run a command as root in a virtual machine with its own Linux kernel.
 *
 * The guest sees the host's file tree read-only, with writes going to memory, and so
 * finds programs, tests and libraries at the same paths.  It has an emulated IOMMU, an
 * NVMe controller with four VFs and two edu devices (see docs/lab.md).  Nothing of it
 * needs privileges on the host.
 *
 *	struct lab_opts opts;
 *	struct lab_result result;
 *	char *argv[] = { "uname", "-r", NULL };
 *
 *	lab_opts_init(&opts);
 *	if (!lab_run(&opts, argv, &result) && result.end == LAB_EXITED)
 *		status = WEXITSTATUS(result.wait_status);
 *
 * The library prints nothing but the command's own output; lab_opts.say gets the few
 * lines a user wants to see (first fetch of the kernel, fall-back to a cold boot).
 */
#ifndef LAB_H
#define LAB_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** LAB_GPUS - what lab_opts.gpu may be: sim/model/sim_config_parse.h has the options. */
#define LAB_GPUS \
	"none, bmg, ptl, bmg,ptl and with options bmg:vfs=4:vram=512M:tiles=2:media=0:abi=old"

/** LAB_GPU_MAX - how long that may be */
#define LAB_GPU_MAX 200

/** LAB_MAX_SHARES - directories of the host that can be writable in the guest. */
#define LAB_MAX_SHARES 4

/** enum lab_end - how a run ended. */
enum lab_end {
	LAB_EXITED,      /* the command ended: see wait_status */
	LAB_PANIC,       /* the kernel panicked */
	LAB_OOPS,        /* it panicked because of an oops (BUG, NULL pointer, ...) */
	LAB_SOFT_LOCKUP, /* ... because a CPU did not schedule for too long */
	LAB_HANG,        /* a CPU gave no sign of life; its trace is in the console log */
	LAB_REBOOT,      /* the guest rebooted or powered off before the command ended */
	LAB_QEMU_DIED,   /* QEMU crashed or was killed */
	LAB_TIME_LIMIT,  /* lab_opts.time_limit_ms is over */
	LAB_INTERRUPTED, /* a signal to this process ended it: see host_signal */
	LAB_NOT_STARTED, /* no QEMU, no kernel, no memory, ...: the command never ran */
};

/** struct lab_opts - what to run it in; set the defaults with lab_opts_init(). */
struct lab_opts {
	bool cold; /* boot the kernel; default: restore a saved state, make it if missing */
	bool keep; /* leave the VM running; lab_result.attach says where */
	bool gdb;  /* QEMU waits for a debugger on TCP port 1234; no time limits */
	bool kvm;  /* use KVM; default: TCG, which needs nothing */
	bool oops_continues; /* an oops kills its task only; default: it panics */
	bool no_devices;     /* without NVMe, edu and the GPU */
	int tty;           /* 1: the command gets a terminal; 0: three pipes; -1: as stdin/stdout */
	unsigned int cpus; /* 1..16, default 2 */
	unsigned int memory_mb;     /* 256..65536, default 1024 */
	unsigned int time_limit_ms; /* for everything, boot included; 0: none; not scaled */
	const char *attach;      /* directory of a kept VM: run there, shares and all as they are */
	const char *append;      /* more kernel arguments, or NULL */
	const char *module_tree; /* directory with lib/modules/<release>, or NULL: the kernel's */
	const char
		*gpu; /* simulated: LAB_GPUS, or NULL: none; default "bmg"; none with module_tree;
			  * the guest does not start with one that its driver refuses */
	const char *cwd;           /* where the command starts, absolute; NULL: where we are */
	const char *console_log;   /* file for the console; NULL: a new one in the cache */
	const char *const *shares; /* absolute paths, at most LAB_MAX_SHARES, then NULL; or NULL */
	const char *const *env;    /* "NAME=value" for the command, then NULL; or NULL */
	int stdin_fd, stdout_fd, stderr_fd; /* relayed to the command; -1: none */
	void (*say)(const char *line);      /* a line for the user, without newline; or NULL */
};

/** struct lab_result - how it ended. */
struct lab_result {
	enum lab_end end;
	int wait_status;        /* LAB_EXITED: as from waitpid(2) */
	int host_signal;        /* signal that ended the run from outside (SIGINT, ...), or 0 */
	bool restored;          /* it started from a saved state */
	unsigned int ready_ms;  /* from the call of lab_run() to the start of the command */
	char reason[256];       /* one line: "panic: sysrq triggered crash"; empty if exited */
	char console[PATH_MAX]; /* the console log: kept; empty if there is none */
	char attach[PATH_MAX];  /* keep: what lab_opts.attach takes */
};

/**
 * lab_opts_init() - set all options to their defaults
 * @ret_opts: the options
 */
void lab_opts_init(struct lab_opts *ret_opts);

/**
 * lab_run() - run one command as root in a lab and wait for its end
 * @opts: the options; nothing of it is kept
 * @argv: the command, searched in the guest's PATH, ended by NULL
 * @ret_result: how it ended; always written
 *
 * Blocks.  SIGINT, SIGTERM, SIGHUP and SIGQUIT that arrive meanwhile go to the command;
 * a second one, or a command that ignores the first for 10 s (scaled), ends the VM.
 * No QEMU process is left behind, however the caller ends, except with @opts->keep.
 *
 * Return: 0 when the command exited, -EINVAL for options out of range, else -EIO;
 * @ret_result->reason tells in one line what happened.
 */
int lab_run(const struct lab_opts *opts, char *const argv[], struct lab_result *ret_result);

/**
 * lab_stop() - end a VM that lab_opts.keep has left running
 * @dir: lab_result.attach of that run
 *
 * Return: 0, -ENOENT no VM was kept there, -EBUSY somebody else uses it, or another -errno.
 */
int lab_stop(const char *dir);

/**
 * lab_exit_status() - exit status for a program that ran one command
 * @result: filled by lab_run()
 *
 * Return: the command's own status, 128 + N if signal N killed it; 122 the guest or QEMU
 * died, 124 time limit, 125 not started, 128 + N if signal N came from outside.
 */
int lab_exit_status(const struct lab_result *result);

/**
 * lab_end_name() - name of an end for people
 * @end: how it ended
 *
 * Return: "exited", "panic", "oops", "soft lockup", "hang", ...; never NULL.
 */
const char *lab_end_name(enum lab_end end);

/**
 * lab_console_excerpt() - the part of a console log that shows why the guest died
 * @console: path of the log
 * @ret_text: the trace from its first line to the end, at most 64 KiB; empty when the
 *	log has none; the caller frees it
 *
 * Return: 0, or -errno when the log cannot be read.
 */
int lab_console_excerpt(const char *console, char **ret_text);

/** LAB_NEEDS_MB - memory that a lab of default size may come to use on the host. */
#define LAB_NEEDS_MB 1344

/**
 * lab_memory_free_mb() - memory that is left for labs
 * @root: "", or another root of /proc and /sys/fs/cgroup
 *
 * Return: MB: what is available on this machine, or in its memory cgroup if that is less;
 * a huge number if neither tells.
 */
uint64_t lab_memory_free_mb(const char *root);

#endif
