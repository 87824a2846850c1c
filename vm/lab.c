/* SPDX-License-Identifier: MIT */
/* lab_run(): the order of things. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab_priv.h"

#define KEEP_LOGS 40

void lab_opts_init(struct lab_opts *ret_opts)
{
	*ret_opts = (struct lab_opts){
		.tty = -1,
		.cpus = 2,
		.memory_mb = 1024,
		.gpu = "bmg",
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
	if (!lab_gpu_is_possible(o->gpu))
		lab_reason(lab, LAB_NOT_STARTED, "GPU '%s': " LAB_GPUS " are possible", o->gpu);
	if (o->attach && (o->keep || o->gdb || (o->shares && o->shares[0])))
		lab_reason(lab, LAB_NOT_STARTED, "a kept VM takes no options but the command's");
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

static int new_log(char ret_path[PATH_MAX])
{
	char dir[PATH_MAX], date[64];
	time_t now = time(NULL);
	struct tm tm;
	int len;

	if (lab_cache_dir("console", dir))
		snprintf(dir, sizeof(dir), "/tmp");
	else
		lab_prune(dir, ".log", KEEP_LOGS);
	localtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y%m%d-%H%M%S", &tm);
	len = snprintf(ret_path, PATH_MAX, "%s/%s-%d.log", dir, date, getpid());
	return len < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int open_console(struct lab *lab)
{
	char path[PATH_MAX] = "";
	int fd = -1;

	if (lab->opts->console_log)
		snprintf(path, sizeof(path), "%s", lab->opts->console_log);
	if (path[0] || !new_log(path))
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || !realpath(path, lab->result->console)) {
		lab->result->console[0] = '\0';
		return lab_reason(lab, LAB_NOT_STARTED, "cannot write the console log %s: %s", path,
				  strerror(errno));
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

static int boot_once(struct lab *lab)
{
	int err = start_qemu(lab);

	if (err) {
		if (lab->pid)
			lab_verdict(lab, lab_qemu_end(lab));
		return -EIO;
	}
	err = lab_boot_wait(lab);
	if (!err)
		err = lab_qmp_call(lab, "stop", NULL, NULL);
	if (!err && lab->state[0])
		lab_state_save(lab);
	return err;
}

/* Did the guest's kernel die?  All else that keeps a lab from starting stays as it is. */
static bool guest_died(const struct lab *lab)
{
	enum lab_end end = lab->result->end;

	return end == LAB_PANIC || end == LAB_OOPS || end == LAB_SOFT_LOCKUP;
}

/*
 * While the kernel patches its own code, TCG with several CPUs runs a stale breakpoint in one boot
 * of some hundred (an int3 oops): a kernel that dies before READY gets a second go.
 */
static int boot(struct lab *lab)
{
	int err = boot_once(lab);

	if (!err || !guest_died(lab) || lab->opts->gdb)
		return err;
	lab_say(lab, "the guest died while booting (%s): trying once more", lab->result->reason);
	lab->result->reason[0] = '\0';
	lab->result->end = LAB_NOT_STARTED;
	return boot_once(lab);
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
		why[0] ? why : "no answer");
	lab->result->reason[0] = '\0';
	lab->restoring = false;
	return boot(lab);
}

/* A ^C during a download or a build: the terminal sends it to our shell programs as well. */
int lab_interrupted(struct lab *lab)
{
	struct signalfd_siginfo info;

	if (read(lab->signal_fd, &info, sizeof(info)) != sizeof(info) || info.ssi_signo == SIGWINCH)
		return 0;
	lab->result->host_signal = (int)info.ssi_signo;
	lab->result->reason[0] = '\0';
	return lab_reason(lab, LAB_INTERRUPTED, "stopped: %s", strsignal((int)info.ssi_signo));
}

/*
 * A machine that waits for its RUN frame.  The devices are plugged in while it is paused:
 * the guest finds them all at once.
 */
static int start(struct lab *lab)
{
	int err = lab_kernel_find(lab);

	if (err)
		lab_interrupted(lab);
	if (!err)
		err = lab_initramfs_make(lab);
	if (!err)
		err = open_console(lab);
	if (!err)
		err = lab_machine_make(lab);
	if (!err)
		err = lab_gpu_find(lab);
	if (!err)
		err = lab_state_find(lab);
	if (!err && lab->opts->gdb)
		lab_say(lab, "waiting for: gdb -ex 'target remote 127.0.0.1:1234' %s",
			lab->kernel.image);
	if (!err)
		err = boot_or_restore(lab);
	if (!err)
		err = lab_machine_plug(lab);
	return err ? err : lab_qmp_call(lab, "cont", NULL, NULL);
}

/* A terminal passes every key on; ^C becomes a signal in the guest. */
static bool raw_terminal(struct lab *lab, struct termios *ret_old)
{
	int fd = lab->opts->stdin_fd;
	struct termios raw;
	struct winsize size;

	lab->tty = lab->opts->tty > 0 ||
		   (lab->opts->tty < 0 && isatty(fd) && isatty(lab->opts->stdout_fd));
	if (lab->tty && !ioctl(lab->opts->stdout_fd, TIOCGWINSZ, &size)) {
		lab->rows = size.ws_row;
		lab->cols = size.ws_col;
	}
	if (!lab->tty || tcgetattr(fd, ret_old))
		return false;
	raw = *ret_old;
	cfmakeraw(&raw);
	return !tcsetattr(fd, TCSANOW, &raw);
}

static int run(struct lab *lab)
{
	struct lab_buf request = { 0 };
	struct termios old;
	bool raw;
	int err;

	err = lab->opts->attach ? lab_keep_attach(lab) : start(lab);
	if (err == -EPIPE)
		lab_verdict(lab, lab_qemu_end(lab));
	if (err)
		return err;
	raw = raw_terminal(lab, &old);
	err = lab_request(lab, &request);
	if (!err)
		err = lab_frame_put(&lab->to_guest, LAB_RUN, request.data, request.len);
	lab_buf_done(&request);
	if (!err)
		err = lab_relay(lab);
	if (raw)
		tcsetattr(lab->opts->stdin_fd, TCSADRAIN, &old);
	return err;
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

/* SIGPIPE was blocked, not ignored: one that came must not kill us now. */
static void unblock_signals(struct lab *lab, const sigset_t *old)
{
	static const struct timespec now = { 0 };
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	while (sigtimedwait(&pipe, NULL, &now) > 0)
		;
	close(lab->signal_fd);
	sigprocmask(SIG_SETMASK, old, NULL);
}

static int run_once(const struct lab_opts *opts, char *const argv[], uint64_t start_ns,
		    struct lab_result *ret_result)
{
	struct lab lab = { .opts = opts,
			   .argv = argv,
			   .result = ret_result,
			   .start_ns = start_ns,
			   .pid_fd = -1,
			   .control_fd = -1,
			   .qemu_log_fd = -1 };
	sigset_t old_mask;
	int err;

	memset(ret_result, 0, sizeof(*ret_result));
	err = check_opts(&lab, opts, argv);
	if (err)
		return err;
	if (opts->time_limit_ms)
		lab.deadline_ns = lab.start_ns + opts->time_limit_ms * 1000000ull;
	lab.qmp = (struct lab_qmp){ .fd = -1, .event = take_event, .arg = &lab };
	block_signals(&lab, &old_mask);
	err = run(&lab);
	if (!err) {
		ret_result->end = LAB_EXITED;
		if (lab.run_dir[0]) {
			memcpy(ret_result->attach, lab.run_dir, PATH_MAX);
			lab_qemu_leave(&lab);
		}
	}
	lab_qemu_end(&lab);
	if (err && !ret_result->reason[0])
		lab_reason(&lab, LAB_NOT_STARTED, "QEMU does not answer");
	if (lab.qemu_log_fd >= 0)
		close(lab.qemu_log_fd);
	lab_strv_done(&lab.args);
	lab_buf_done(&lab.key);
	unblock_signals(&lab, &old_mask);
	return err ? -EIO : 0;
}

/*
 * The emulator loses its timers now and then (one start of some 300, QEMU 7.2): all CPUs are idle
 * for ever. As long as the command has not begun nothing is lost by another start.
 */
static bool hung_early(const struct lab_opts *opts, const struct lab_result *result)
{
	return result->end == LAB_HANG && !result->ready_ms && !result->host_signal &&
	       !opts->attach;
}

int lab_run(const struct lab_opts *opts, char *const argv[], struct lab_result *ret_result)
{
	uint64_t start_ns = lab_now_ns();
	int err = run_once(opts, argv, start_ns, ret_result);

	if (err && hung_early(opts, ret_result)) {
		if (opts->say)
			opts->say("the guest hung before the command began: starting it once more");
		err = run_once(opts, argv, start_ns, ret_result);
	}
	return err;
}
