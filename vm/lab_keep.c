/* SPDX-License-Identifier: MIT */
/*
 * Machines that outlive the command.  Their directory holds QEMU's two sockets, control
 * (frames, one client at a time) and qmp, and console, a link to the console log.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lab_priv.h"

#define LISTEN_MS 10000
#define QUIT_MS   5000

int lab_keep_dir(struct lab *lab)
{
	const char *tmp = getenv("TMPDIR");
	char link[PATH_MAX + 16];

	if (lab->run_dir[0]) /* a second try, cold */
		return 0;
	snprintf(lab->run_dir, PATH_MAX, "%s/gauntlet-lab.XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
	if (!mkdtemp(lab->run_dir)) {
		lab_reason(lab, LAB_NOT_STARTED, "cannot make %s: %s", lab->run_dir,
			   strerror(errno));
		lab->run_dir[0] = '\0';
		return -EIO;
	}
	snprintf(link, sizeof(link), "%s/console", lab->run_dir);
	if (symlink(lab->result->console, link))
		return lab_reason(lab, LAB_NOT_STARTED, "cannot make %s: %s", link,
				  strerror(errno));
	return 0;
}

static int connect_to(const char *dir, const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd, err;

	if (snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/%s", dir, name) >=
	    (int)sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (!connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* QEMU listens soon after its start, or dies. */
static int connect_soon(struct lab *lab, const char *name)
{
	uint64_t deadline = lab_now_ns() + lab_scale_ms(LISTEN_MS) * 1000000ull;
	int fd;

	while ((fd = connect_to(lab->run_dir, name)) == -ENOENT || fd == -ECONNREFUSED) {
		struct pollfd gone = { lab->pid_fd, POLLIN, 0 };

		if (poll(&gone, 1, 10) > 0 || lab_now_ns() > deadline)
			break;
	}
	return fd;
}

int lab_keep_connect(struct lab *lab)
{
	lab->qmp.fd = connect_soon(lab, "qmp");
	lab->control_fd = lab->qmp.fd < 0 ? -1 : connect_soon(lab, "control");
	return lab->control_fd < 0 ? -EPIPE : 0;
}

/* Takes up a machine that an earlier run has kept. */
int lab_keep_attach(struct lab *lab)
{
	const char *dir = lab->opts->attach;
	char link[PATH_MAX + 16];
	struct ucred peer;
	socklen_t size = sizeof(peer);
	ssize_t len;

	lab->qmp.fd = connect_to(dir, "qmp");
	if (lab->qmp.fd < 0)
		return lab_reason(lab, LAB_NOT_STARTED, "no VM in %s: %s", dir,
				  strerror(-lab->qmp.fd));
	if (getsockopt(lab->qmp.fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) || peer.pid <= 0)
		return lab_reason(lab, LAB_NOT_STARTED, "no VM in %s", dir);
	lab->pid_fd = pidfd_open(peer.pid, 0);
	if (lab->pid_fd < 0)
		return lab_reason(lab, LAB_NOT_STARTED, "no VM in %s: %s", dir, strerror(errno));
	lab->pid = peer.pid;
	snprintf(lab->run_dir, PATH_MAX, "%s", dir);
	snprintf(link, sizeof(link), "%s/console", dir);
	len = readlink(link, lab->result->console, PATH_MAX - 1);
	lab->result->console[len > 0 ? len : 0] = '\0';
	lab->control_fd = connect_to(dir, "control");
	if (lab->control_fd < 0 || lab_qmp_hello(lab))
		return lab_reason(lab, LAB_NOT_STARTED, "somebody else uses the VM in %s", dir);
	return 0;
}

static void remove_dir(const char *dir)
{
	static const char *const names[] = { "qmp", "control", "console" };
	char path[PATH_MAX + 16];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

/* The machine is gone: so is its directory. */
void lab_keep_remove(struct lab *lab)
{
	if (lab->run_dir[0])
		remove_dir(lab->run_dir);
	lab->run_dir[0] = '\0';
}

int lab_stop(const char *dir)
{
	static const char quit[] = "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"quit\"}\n";
	char answer[4096];
	int fd = connect_to(dir, "qmp"), err = 0;
	struct pollfd poll_fd = { fd, POLLIN, 0 };

	if (fd == -ECONNREFUSED) { /* killed: only its directory is left */
		remove_dir(dir);
		return 0;
	}
	if (fd < 0)
		return fd;
	if (send(fd, quit, strlen(quit), MSG_NOSIGNAL) < 0)
		err = -errno;
	while (!err) { /* until QEMU closes the connection */
		if (poll(&poll_fd, 1, (int)lab_scale_ms(QUIT_MS)) <= 0)
			err = -EBUSY;
		else if (read(fd, answer, sizeof(answer)) <= 0)
			break;
	}
	close(fd);
	if (!err)
		remove_dir(dir);
	return err;
}
