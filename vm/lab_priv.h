/* SPDX-License-Identifier: MIT */
/* lab_priv.h - what the files of the lab share; see lab.h for what others may use. */
#ifndef LAB_PRIV_H
#define LAB_PRIV_H

#include <jansson.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

#include "lab.h"
#include "lab_frame.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* A NULL-terminated list of strings that owns them. */
struct lab_strv {
	char **v;
	size_t n;
};
int lab_strv_add(struct lab_strv *strv, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void lab_strv_done(struct lab_strv *strv);

/* lab_kernel.c: which kernel */
struct lab_kernel {
	char dir[PATH_MAX];
	char image[PATH_MAX];
	char release[128];
};

/* lab_qmp.c: QEMU's control connection */
struct lab_qmp {
	int fd;
	struct lab_buf in;
	void (*event)(void *arg, const char *name, const json_t *data);
	void *arg;
};

/* One run of lab_run(). */
struct lab {
	const struct lab_opts *opts;
	char *const *argv;
	struct lab_result *result;
	struct lab_kernel kernel;
	char modules[PATH_MAX]; /* directory with lib/modules */
	char gpu[PATH_MAX];     /* the same of the simulated GPU's driver; empty: there is no GPU */
	char initramfs[PATH_MAX];
	char state[PATH_MAX]; /* saved state to restore or to make; empty: neither */
	struct lab_buf key;   /* what the state's name is made of */
	bool restoring;
	char run_dir[PATH_MAX]; /* keep, attach: directory of the sockets; else empty */
	struct lab_strv args;   /* QEMU's command line, the part that decides the state's key */
	pid_t pid;
	int pid_fd, control_fd, signal_fd, qemu_log_fd;
	struct lab_qmp qmp;
	char shutdown[32];              /* reason of QMP's SHUTDOWN event */
	uint64_t start_ns, deadline_ns; /* deadline 0: none */
	struct lab_buf from_guest, to_guest;
	bool tty;
	unsigned int rows, cols;
};

/* lab_util.c */
int lab_reason(struct lab *lab, enum lab_end end, const char *fmt, ...)
	__attribute__((format(printf, 3, 4))); /* the first one stays; returns -EIO */
void lab_say(const struct lab *lab, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
uint64_t lab_now_ns(void);
unsigned int lab_scale_ms(unsigned int ms);
void lab_prune(const char *dir, const char *suffix, size_t keep);
uint64_t lab_hash(const void *data, size_t len);
void lab_put_word(struct lab_buf *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* lab.c */
int lab_interrupted(struct lab *lab);

/* lab_kernel.c */
int lab_cache_dir(const char *sub, char ret_path[PATH_MAX]);
int lab_find_tool(struct lab *lab, const char *name, char ret_path[PATH_MAX]);
int lab_run_tool(struct lab *lab, const char *name, const char *arg, const char *progress,
		 char ret_dir[PATH_MAX], char *ret_why, size_t size);
int lab_kernel_find(struct lab *lab);

/* lab_gpu.c: the modules of the simulated GPU */
bool lab_gpu_is_possible(const char *gpu);
int lab_gpu_find(struct lab *lab);
void lab_gpu_request(const struct lab *lab, struct lab_buf *to);

/* lab_initramfs.c */
int lab_initramfs_make(struct lab *lab);

/* lab_machine.c */
void lab_machine_args(const struct lab *lab, const char *qemu, struct lab_strv *ret_args);
int lab_machine_make(struct lab *lab);
void lab_machine_run_args(const struct lab *lab, int control_fd, int qmp_fd,
			  struct lab_strv *ret_args);
int lab_machine_plug(struct lab *lab);
void lab_machine_request(const struct lab *lab, struct lab_buf *to);

/* lab_request.c */
int lab_request(struct lab *lab, struct lab_buf *ret_request);

/* lab_qemu.c */
int lab_qemu_start(struct lab *lab);
int lab_qemu_end(struct lab *lab);
void lab_qemu_leave(struct lab *lab);
void lab_qemu_message(const struct lab *lab, char *ret_line, size_t size);

/* lab_keep.c */
int lab_keep_dir(struct lab *lab);
int lab_keep_connect(struct lab *lab);
int lab_keep_attach(struct lab *lab);
void lab_keep_remove(struct lab *lab);

/* lab_qmp.c */
int lab_qmp_parse(struct lab_qmp *qmp, json_t **ret_reply);
int lab_qmp_read(struct lab_qmp *qmp, json_t **ret_reply);
int lab_qmp_call(struct lab *lab, const char *command, const char *arguments, json_t **ret_reply);
bool lab_qmp_send(struct lab *lab, const char *command);
int lab_qmp_hello(struct lab *lab);

/* lab_state.c */
int lab_state_key(const struct lab *lab, struct lab_buf *ret_key);
int lab_state_find(struct lab *lab);
int lab_state_restore(struct lab *lab);
void lab_state_save(struct lab *lab);

/* lab_relay.c */
int lab_boot_wait(struct lab *lab);
int lab_relay(struct lab *lab);

/* lab_watch.c */
enum lab_end lab_console_verdict(const char *text, char *ret_line, size_t size);
const char *lab_console_function(const char *text, char *ret_name, size_t size);
void lab_verdict(struct lab *lab, int qemu_status);
#define LAB_NO_CPU   (-1)
#define LAB_ALL_CPUS (-2)
void lab_hang_verdict(struct lab *lab, int cpu, unsigned int seconds);

#endif
