/* SPDX-License-Identifier: MIT */
/*
 * The machine: QEMU's command line, its process, the devices plugged in later.
 *
 *	00:02 virtio-serial   00:03 9p hostroot   00:05-07,09 9p share0..3   00:0a ivshmem
 *	00:04 root port - 01:00.0 edu  \ slots equal modulo 4: both use the same
 *	00:08 root port - 02:00.0 edu  / interrupt line (INTA)
 *	00:10 root port - 03:00.0 NVMe PF, VFs 03:00.1 .. 03:00.4
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab_priv.h"

/*
 * QEMU cannot save these devices, so they are plugged in after boot or restore.  The
 * guest waits until @bdf is bound to @driver.
 */
static const struct lab_device {
	const char *add; /* arguments of QMP's device_add */
	const char *bdf;
	const char *driver; /* "" if none */
	const char *new_id; /* "DRIVER VENDOR DEVICE" to be added then, or NULL */
} devices[] = {
	{ "{\"driver\":\"edu\",\"bus\":\"rp_edu0\",\"id\":\"edu0\"}", "0000:01:00.0", "", NULL },
	{ "{\"driver\":\"edu\",\"bus\":\"rp_edu1\",\"id\":\"edu1\"}", "0000:02:00.0", "", NULL },
	{ "{\"driver\":\"nvme\",\"bus\":\"rp_nvme\",\"id\":\"nvme0\",\"serial\":\"gauntlet\","
	  "\"subsys\":\"subsys0\",\"sriov_max_vfs\":4,\"max_ioqpairs\":26,\"msix_qsize\":27,"
	  "\"sriov_vq_flexible\":8,\"sriov_vi_flexible\":4,\"sriov_max_vq_per_vf\":2,"
	  "\"sriov_max_vi_per_vf\":1}",
	  "0000:03:00.0", " nvme", "vfio-pci 1b36 0010" },
};

static const char kernel_args[] =
	"console=ttyS0 loglevel=4 panic=-1 oops=panic unknown_nmi_panic norandmaps "
	"mitigations=off nokaslr no_timer_check cryptomgr.notests intel_iommu=on";

/* Set at each run, so that they are no part of the saved state. */
static const char *const sysctls[] = { "kernel/printk 8", "kernel/softlockup_panic 1",
				       "kernel/panic_print 64" };

int lab_strv_add(struct lab_strv *strv, const char *fmt, ...)
{
	char **grown = realloc(strv->v, (strv->n + 2) * sizeof(char *));
	va_list args;
	int len;

	if (!grown)
		return -ENOMEM;
	strv->v = grown;
	va_start(args, fmt);
	len = vasprintf(&strv->v[strv->n], fmt, args);
	va_end(args);
	if (len < 0)
		return -ENOMEM;
	strv->v[++strv->n] = NULL;
	return 0;
}

void lab_strv_done(struct lab_strv *strv)
{
	while (strv->n)
		free(strv->v[--strv->n]);
	free(strv->v);
	strv->v = NULL;
}

static int find_qemu(struct lab *lab, char ret_path[PATH_MAX])
{
	const char *name = getenv("GAUNTLET_QEMU"), *path = getenv("PATH");

	if (name && name[0]) {
		snprintf(ret_path, PATH_MAX, "%s", name);
		if (!access(ret_path, X_OK))
			return 0;
		return lab_reason(lab, LAB_NOT_STARTED, "GAUNTLET_QEMU=%s cannot be executed",
				  name);
	}
	for (const char *p = path ? path : ""; *p; p += strcspn(p, ":"), p += *p == ':') {
		snprintf(ret_path, PATH_MAX, "%.*s/qemu-system-x86_64", (int)strcspn(p, ":"), p);
		if (!access(ret_path, X_OK))
			return 0;
	}
	return lab_reason(lab, LAB_NOT_STARTED,
			  "no QEMU: apt-get install qemu-system-x86 (or set GAUNTLET_QEMU)");
}

/* The part that decides whether a saved state fits. */
int lab_qemu_args(struct lab *lab)
{
	const struct lab_opts *o = lab->opts;
	struct lab_strv *a = &lab->args;
	static const int share_slots[LAB_MAX_SHARES] = { 5, 6, 7, 9 };
	char qemu[PATH_MAX];

	if (find_qemu(lab, qemu))
		return -EIO;
	lab_strv_add(a, "%s", qemu);
	for (const char *const *p = (const char *const[]){ "-nodefaults", "-no-user-config",
							   "-no-reboot", "-display", "none", NULL };
	     *p; p++)
		lab_strv_add(a, "%s", *p);
	lab_strv_add(a, "-machine");
	lab_strv_add(a, "q35%s", o->kvm ? ",kernel-irqchip=split" : "");
	lab_strv_add(a, "-accel");
	lab_strv_add(a, "%s", o->kvm ? "kvm" : "tcg,thread=multi");
	lab_strv_add(a, "-cpu");
	lab_strv_add(a, "max");
	lab_strv_add(a, "-smp");
	lab_strv_add(a, "%u", o->cpus);
	lab_strv_add(a, "-m");
	lab_strv_add(a, "%u", o->memory_mb);
	lab_strv_add(a, "-kernel");
	lab_strv_add(a, "%s", lab->kernel.image);
	lab_strv_add(a, "-initrd");
	lab_strv_add(a, "%s", lab->initramfs);
	lab_strv_add(a, "-append");
	lab_strv_add(a, "%s%s%s", kernel_args, o->append ? " " : "", o->append ? o->append : "");
	lab_strv_add(a, "-device");
	lab_strv_add(a, "intel-iommu,intremap=on");
	lab_strv_add(a, "-device");
	lab_strv_add(a, "virtio-serial-pci,id=serial,addr=2");
	lab_strv_add(a, "-device");
	lab_strv_add(a, "virtserialport,bus=serial.0,chardev=control,name=" LAB_PORT);
	lab_strv_add(a, "-device");
	lab_strv_add(a, "virtio-9p-pci,fsdev=host,mount_tag=hostroot,addr=3");
	for (int i = 0; i < LAB_MAX_SHARES; i++) {
		lab_strv_add(a, "-device");
		lab_strv_add(a, "virtio-9p-pci,fsdev=share%d,mount_tag=share%d,addr=%x", i, i,
			     (unsigned int)share_slots[i]);
	}
	lab_strv_add(a, "-object");
	lab_strv_add(a, "memory-backend-ram,id=sim,size=64M,share=on");
	for (const char *const *p =
		     (const char *const[]){ "ivshmem-plain,memdev=sim,master=on,addr=a",
					    "pcie-root-port,id=rp_edu0,chassis=1,slot=1,addr=4",
					    "pcie-root-port,id=rp_edu1,chassis=2,slot=2,addr=8",
					    "pcie-root-port,id=rp_nvme,chassis=3,slot=3,addr=10",
					    "nvme-subsys,id=subsys0,nqn=gauntlet", NULL };
	     *p; p++) {
		lab_strv_add(a, "-device");
		lab_strv_add(a, "%s", *p);
	}
	return 0;
}

/* QEMU parses commas in paths as the end of the path; two of them are one. */
static void add_path(struct lab_strv *a, const char *before, const char *path, const char *after)
{
	char *twice = calloc(2, strlen(path) + 1), *p = twice;

	if (!twice)
		return;
	for (; *path; path++) {
		if (*path == ',')
			*p++ = ',';
		*p++ = *path;
	}
	lab_strv_add(a, "%s%s%s", before, twice, after);
	free(twice);
}

/* The part that differs from run to run. */
static void run_args(struct lab *lab, struct lab_strv *a, int control_fd, int qmp_fd)
{
	const struct lab_opts *o = lab->opts;
	unsigned int n = 0;
	char text[64];

	lab_strv_add(a, "-fsdev");
	lab_strv_add(a, "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap");
	for (; o->shares && o->shares[n]; n++) {
		snprintf(text, sizeof(text), "local,id=share%u,path=", n);
		lab_strv_add(a, "-fsdev");
		add_path(a, text, o->shares[n], ",security_model=none,multidevs=remap");
	}
	for (; n < LAB_MAX_SHARES; n++) {
		lab_strv_add(a, "-fsdev");
		lab_strv_add(
			a,
			"local,id=share%u,path=/,security_model=none,readonly=on,multidevs=remap",
			n);
	}
	lab_strv_add(a, "-chardev");
	lab_strv_add(a, "socket,id=control,fd=%d", control_fd);
	lab_strv_add(a, "-chardev");
	lab_strv_add(a, "socket,id=qmp,fd=%d", qmp_fd);
	lab_strv_add(a, "-mon");
	lab_strv_add(a, "chardev=qmp,mode=control");
	lab_strv_add(a, "-chardev");
	add_path(a, "file,id=console,path=", lab->result->console, "");
	lab_strv_add(a, "-serial");
	lab_strv_add(a, "chardev:console");
	if (lab->restoring) {
		lab_strv_add(a, "-incoming");
		lab_strv_add(a, "exec:cat '%s'", lab->state);
	}
	if (o->gdb) {
		lab_strv_add(a, "-s");
		lab_strv_add(a, "-S");
	}
}

static void __attribute__((noreturn)) run_qemu(char **argv, int log_fd, pid_t parent)
{
	sigset_t none;

	setsid(); /* a ^C on the terminal is the command's, not QEMU's */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0);
	dup2(log_fd, 1);
	dup2(log_fd, 2);
	execv(argv[0], argv);
	_exit(127);
}

int lab_qemu_start(struct lab *lab)
{
	int control[2], qmp[2], log_fd = memfd_create("qemu", MFD_CLOEXEC);
	struct lab_strv a = { 0 };
	pid_t parent = getpid();

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, control) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, qmp))
		return lab_reason(lab, LAB_NOT_STARTED, "no sockets: %s", strerror(errno));
	for (size_t i = 0; i < lab->args.n; i++)
		lab_strv_add(&a, "%s", lab->args.v[i]);
	run_args(lab, &a, control[1], qmp[1]);
	fcntl(control[0], F_SETFD, FD_CLOEXEC);
	fcntl(control[0], F_SETFL, O_NONBLOCK);
	fcntl(qmp[0], F_SETFD, FD_CLOEXEC);
	lab->pid = fork();
	if (!lab->pid)
		run_qemu(a.v, log_fd, parent);
	close(control[1]);
	close(qmp[1]);
	lab_strv_done(&a);
	if (lab->qemu_log_fd >= 0)
		close(lab->qemu_log_fd);
	lab->control_fd = control[0];
	lab->qmp.fd = qmp[0];
	lab->qemu_log_fd = log_fd;
	if (lab->pid < 0) {
		lab->pid = 0;
		return lab_reason(lab, LAB_NOT_STARTED, "cannot fork: %s", strerror(errno));
	}
	lab->pid_fd = pidfd_open(lab->pid, 0);
	return 0;
}

static bool wait_gone(const struct lab *lab, int timeout_ms)
{
	struct pollfd fd = { lab->pid_fd, POLLIN, 0 };

	return poll(&fd, 1, timeout_ms) > 0;
}

/* quit, then SIGKILL; closes everything.  Return: QEMU's status as from waitpid(2). */
int lab_qemu_end(struct lab *lab)
{
	static const char quit[] = "{\"execute\":\"quit\"}\n";
	int status = 0;

	if (!lab->pid)
		return 0;
	if (!wait_gone(lab, 0) &&
	    (send(lab->qmp.fd, quit, strlen(quit), MSG_NOSIGNAL) < 0 || !wait_gone(lab, 1000)))
		kill(lab->pid, SIGKILL);
	waitpid(lab->pid, &status, 0);
	lab->pid = 0;
	close(lab->pid_fd);
	close(lab->control_fd);
	close(lab->qmp.fd);
	lab_buf_done(&lab->qmp.in);
	lab_buf_done(&lab->from_guest);
	lab_buf_done(&lab->to_guest);
	return status;
}

/* The last line that QEMU itself has printed, or "". */
void lab_qemu_message(const struct lab *lab, char *ret_line, size_t size)
{
	char text[4096], *start;
	ssize_t len = pread(lab->qemu_log_fd, text, sizeof(text) - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	start = strrchr(text, '\n');
	snprintf(ret_line, size, "%s", start ? start + 1 : text);
}

int lab_qemu_add_devices(struct lab *lab)
{
	for (size_t i = 0; !lab->opts->no_devices && i < ARRAY_SIZE(devices); i++) {
		int err = lab_qmp_call(lab, "device_add", devices[i].add, NULL);

		if (err)
			return lab_reason(lab, LAB_NOT_STARTED, "cannot add %s", devices[i].bdf);
	}
	return 0;
}

static void put_word(struct lab_buf *to, const char *fmt, ...)
{
	char *text = NULL;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len >= 0)
		lab_buf_add(to, text, (size_t)len + 1);
	free(text);
}

static void put_seed(struct lab_buf *to)
{
	unsigned char seed[32];
	char hex[2 * sizeof(seed) + 1];

	if (getrandom(seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		return;
	for (size_t i = 0; i < sizeof(seed); i++)
		snprintf(hex + 2 * i, 3, "%02x", seed[i]);
	put_word(to, "seed=%s", hex);
}

/* The payload of the RUN frame. */
int lab_request(struct lab *lab, struct lab_buf *ret_request)
{
	const struct lab_opts *o = lab->opts;
	char cwd[PATH_MAX];
	struct timespec now;

	put_seed(ret_request);
	put_word(ret_request, "modules=%s", lab->modules);
	put_word(ret_request, "cwd=%s", o->cwd ? o->cwd : getcwd(cwd, sizeof(cwd)) ? cwd : "/");
	for (size_t i = 0; o->shares && o->shares[i]; i++)
		put_word(ret_request, "share=%s", o->shares[i]);
	for (size_t i = 0; !o->no_devices && i < ARRAY_SIZE(devices); i++) {
		put_word(ret_request, "device=%s%s", devices[i].bdf, devices[i].driver);
		if (devices[i].new_id)
			put_word(ret_request, "new_id=%s", devices[i].new_id);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sysctls); i++)
		put_word(ret_request, "sysctl=%s", sysctls[i]);
	put_word(ret_request, "sysctl=kernel/watchdog_thresh %u",
		 (lab_scale_ms(5000) + 999) / 1000);
	if (o->oops_continues)
		put_word(ret_request, "sysctl=kernel/panic_on_oops 0");
	put_word(ret_request, "wait_ms=%u", lab_scale_ms(20000));
	put_word(ret_request, "tty=%d", lab->tty);
	put_word(ret_request, "rows=%u", lab->rows);
	put_word(ret_request, "cols=%u", lab->cols);
	for (size_t i = 0; o->env && o->env[i]; i++)
		put_word(ret_request, "env=%s", o->env[i]);
	for (size_t i = 0; lab->argv[i]; i++)
		put_word(ret_request, "arg=%s", lab->argv[i]);
	clock_gettime(CLOCK_REALTIME, &now);
	put_word(ret_request, "time_ns=%lld", now.tv_sec * 1000000000LL + now.tv_nsec);
	return ret_request->len > LAB_FRAME_MAX ?
		       lab_reason(lab, LAB_NOT_STARTED, "command and environment are too long") :
		       0;
}
