/* SPDX-License-Identifier: MIT */
/* lab_run(): the order of things. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab_priv.h"

int lab_reason(struct lab *lab, enum lab_end end, const char *fmt, ...)
{
	va_list args;

	if (!lab->result->reason[0]) {
		lab->result->end = end;
		va_start(args, fmt);
		vsnprintf(lab->result->reason, sizeof(lab->result->reason), fmt, args);
		va_end(args);
	}
	return -EIO;
}

void lab_say(const struct lab *lab, const char *fmt, ...)
{
	char line[512];
	va_list args;

	if (!lab->opts->say)
		return;
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	lab->opts->say(line);
}

uint64_t lab_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* GAUNTLET_TIMEOUT_FACTOR scales every limit but the user's own. */
unsigned int lab_scale_ms(unsigned int ms)
{
	const char *text = getenv("GAUNTLET_TIMEOUT_FACTOR");
	double factor = text ? strtod(text, NULL) : 1;

	return factor > 0 && factor < 1000 ? (unsigned int)(ms * factor) : ms;
}

/* FNV-1a: names files in the cache; nobody attacks it. */
uint64_t lab_hash(const void *data, size_t len)
{
	const unsigned char *byte = data;
	uint64_t hash = 0xcbf29ce484222325;

	while (len--)
		hash = (hash ^ *byte++) * 0x100000001b3;
	return hash;
}

void lab_opts_init(struct lab_opts *ret_opts)
{
	*ret_opts = (struct lab_opts){
		.tty = -1,
		.cpus = 2,
		.memory_mb = 1024,
		.stdin_fd = STDIN_FILENO,
		.stdout_fd = STDOUT_FILENO,
		.stderr_fd = STDERR_FILENO,
	};
}

static int check_opts(struct lab *lab, const struct lab_opts *o, char *const argv[])
{
	size_t n = 0;

	lab->result->end = LAB_NOT_STARTED;
	if (!argv || !argv[0])
		lab_reason(lab, LAB_NOT_STARTED, "no command");
	if (o->cpus < 1 || o->cpus > 16)
		lab_reason(lab, LAB_NOT_STARTED, "%u CPUs: 1 to 16 are possible", o->cpus);
	if (o->memory_mb < 256 || o->memory_mb > 65536)
		lab_reason(lab, LAB_NOT_STARTED, "%u MB of memory: 256 to 65536 are possible",
			   o->memory_mb);
	for (; o->shares && o->shares[n]; n++) {
		struct stat st;

		if (o->shares[n][0] != '/' || stat(o->shares[n], &st) || !S_ISDIR(st.st_mode))
			lab_reason(lab, LAB_NOT_STARTED, "share %s is no directory (absolute path)",
				   o->shares[n]);
	}
	if (n > LAB_MAX_SHARES)
		lab_reason(lab, LAB_NOT_STARTED, "%zu shares: at most %d are possible", n,
			   LAB_MAX_SHARES);
	return lab->result->reason[0] ? -EINVAL : 0;
}

static int open_console(struct lab *lab)
{
	char dir[PATH_MAX], name[64], *path = lab->result->console;
	struct tm tm;
	time_t now = time(NULL);
	int fd;

	if (lab->opts->console_log) {
		snprintf(path, PATH_MAX, "%s", lab->opts->console_log);
	} else {
		if (lab_cache_dir(lab, "console", dir))
			snprintf(dir, sizeof(dir), "/tmp");
		localtime_r(&now, &tm);
		strftime(name, sizeof(name), "%Y%m%d-%H%M%S", &tm);
		if (snprintf(path, PATH_MAX, "%s/%s-%d.log", dir, name, getpid()) >= PATH_MAX)
			path[0] = '\0';
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0) {
		lab_reason(lab, LAB_NOT_STARTED, "cannot write the console log %s: %s", path,
			   strerror(errno));
		path[0] = '\0';
		return -EIO;
	}
	close(fd);
	return 0;
}

/* SHUTDOWN's reason tells a reset of the guest from a QEMU that was told to end. */
static void take_event(void *arg, const char *name, const json_t *data)
{
	struct lab *lab = arg;
	const char *reason = json_string_value(json_object_get(data, "reason"));

	if (!strcmp(name, "SHUTDOWN") && reason)
		snprintf(lab->shutdown, sizeof(lab->shutdown), "%s", reason);
}

static int start_qemu(struct lab *lab)
{
	int err = lab_qemu_start(lab);

	return err ? err : lab_qmp_hello(lab);
}

static int boot(struct lab *lab)
{
	int err = start_qemu(lab);

	if (err) {
		if (lab->pid)
			lab_verdict(lab, lab_qemu_end(lab));
		return -EIO;
	}
	err = lab_boot_wait(lab);
	return err || !lab->state[0] ? err : lab_state_save(lab);
}

/* A state that does not fit (QEMU updated under our feet, ...) costs one cold boot. */
static int boot_or_restore(struct lab *lab)
{
	char why[200];

	if (!lab->restoring)
		return boot(lab);
	if (!start_qemu(lab) && !lab_state_restore(lab)) {
		lab->result->restored = true;
		return 0;
	}
	lab_qemu_end(lab);
	lab_qemu_message(lab, why, sizeof(why));
	lab_say(lab, "the saved state cannot be restored (%s): booting cold",
		why[0] ? why : lab->result->reason);
	lab->result->reason[0] = '\0';
	lab->restoring = false;
	return boot(lab);
}

static int run(struct lab *lab)
{
	struct lab_buf request = { 0 };
	int err = lab_kernel_find(lab);

	if (!err)
		err = lab_initramfs_make(lab);
	if (!err)
		err = open_console(lab);
	if (!err)
		err = lab_qemu_args(lab);
	if (!err)
		err = lab_state_find(lab);
	if (!err)
		err = boot_or_restore(lab);
	if (!err)
		err = lab_qemu_add_devices(lab);
	if (!err)
		err = lab_request(lab, &request);
	if (!err)
		err = lab_frame_put(&lab->to_guest, LAB_RUN, request.data, request.len);
	lab_buf_done(&request);
	return err ? err : lab_relay(lab);
}

/* A terminal passes every key on; ^C becomes a signal in the guest. */
static bool raw_terminal(struct lab *lab, struct termios *ret_old)
{
	int fd = lab->opts->stdin_fd;
	struct termios raw;
	struct winsize size;

	lab->tty = lab->opts->tty > 0 ||
		   (lab->opts->tty < 0 && isatty(fd) && isatty(lab->opts->stdout_fd));
	if (!lab->tty || tcgetattr(fd, ret_old))
		return false;
	if (!ioctl(fd, TIOCGWINSZ, &size)) {
		lab->rows = size.ws_row;
		lab->cols = size.ws_col;
	}
	raw = *ret_old;
	cfmakeraw(&raw);
	return !tcsetattr(fd, TCSANOW, &raw);
}

static void block_signals(struct lab *lab, sigset_t *ret_old)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };
	sigset_t mask;

	sigemptyset(&mask);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&mask, signals[i]);
	lab->signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&mask, SIGPIPE);
	sigprocmask(SIG_BLOCK, &mask, ret_old);
}

int lab_run(const struct lab_opts *opts, char *const argv[], struct lab_result *ret_result)
{
	struct lab lab = { .opts = opts, .argv = argv, .result = ret_result, .qemu_log_fd = -1 };
	struct termios old_terminal;
	sigset_t old_mask;
	bool raw;
	int err;

	memset(ret_result, 0, sizeof(*ret_result));
	err = check_opts(&lab, opts, argv);
	if (err)
		return err;
	lab.start_ns = lab_now_ns();
	if (opts->time_limit_ms)
		lab.deadline_ns = lab.start_ns + opts->time_limit_ms * 1000000ull;
	lab.qmp = (struct lab_qmp){ .fd = -1, .event = take_event, .arg = &lab };
	block_signals(&lab, &old_mask);
	raw = raw_terminal(&lab, &old_terminal);
	err = run(&lab);
	if (!err)
		ret_result->end = LAB_EXITED;
	lab_qemu_end(&lab);
	if (lab.qemu_log_fd >= 0)
		close(lab.qemu_log_fd);
	lab_strv_done(&lab.args);
	lab_buf_done(&lab.key);
	if (raw)
		tcsetattr(opts->stdin_fd, TCSADRAIN, &old_terminal);
	close(lab.signal_fd);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	return err ? -EIO : 0;
}
