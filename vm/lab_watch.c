/* SPDX-License-Identifier: MIT */
/* How did the guest die?  Reads the console log, which is kept whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab_priv.h"

#define PANIC       "Kernel panic - not syncing: "
#define EXCERPT_MAX 65536

/* Lines with which a trace begins, most telling first where two stand together. */
static const char *const first_lines[] = { "BUG: ",
					   "Oops: ",
					   "general protection",
					   "kernel BUG at",
					   "sysrq: Trigger a crash",
					   "NMI: ",
					   "Uhhuh. NMI",
					   "INFO: task",
					   PANIC };

/* Copies the rest of a line, without what "---[" adds and trailing blanks. */
static void copy_line(const char *from, char *ret_line, size_t size)
{
	size_t len = strcspn(from, "\r\n");

	if (len >= size)
		len = size - 1;
	memcpy(ret_line, from, len);
	ret_line[len] = '\0';
	while (len && (ret_line[len - 1] == ' ' || ret_line[len - 1] == ']'))
		ret_line[--len] = '\0';
}

/*
 * Judges a console log.  Return: LAB_PANIC, LAB_OOPS, LAB_SOFT_LOCKUP with the reason in
 * @ret_line, or LAB_REBOOT when the kernel did not panic.
 */
enum lab_end lab_console_verdict(const char *text, char *ret_line, size_t size)
{
	const char *panic = strstr(text, PANIC), *line;

	ret_line[0] = '\0';
	if (!panic)
		return LAB_REBOOT;
	copy_line(panic + strlen(PANIC), ret_line, size);
	if (!strncmp(ret_line, "softlockup", 10)) {
		line = strstr(text, "BUG: soft lockup");
		if (line && line < panic)
			copy_line(line + 5, ret_line, size);
		return LAB_SOFT_LOCKUP;
	}
	if (strncmp(ret_line, "Fatal exception", 15))
		return LAB_PANIC;
	line = strstr(text, "BUG: ");
	if (!line || line > panic)
		line = strstr(text, "Oops: ");
	if (line && line < panic)
		copy_line(line + strcspn(line, " ") + 1, ret_line, size);
	return LAB_OOPS;
}

static char *read_text(const char *path)
{
	struct stat st;
	ssize_t len = -1;
	char *text = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && !fstat(fd, &st) && (text = malloc((size_t)st.st_size + 1)))
		len = read(fd, text, (size_t)st.st_size);
	if (fd >= 0)
		close(fd);
	if (len < 0) {
		free(text);
		return NULL;
	}
	for (ssize_t i = 0; i < len; i++)
		if (!text[i])
			text[i] = ' ';
	text[len] = '\0';
	return text;
}

int lab_console_excerpt(const char *console, char **ret_text)
{
	char *text = read_text(console), *first = NULL, *start, *excerpt;

	if (!text)
		return -EIO;
	for (size_t i = 0; i < ARRAY_SIZE(first_lines); i++) {
		char *hit = strstr(text, first_lines[i]);

		if (hit && (!first || hit < first))
			first = hit;
	}
	start = first ? first : text + strlen(text);
	while (first && start > text && start[-1] != '\n')
		start--;
	excerpt = strndup(start, EXCERPT_MAX);
	free(text);
	if (!excerpt)
		return -ENOMEM;
	*ret_text = excerpt;
	return 0;
}

/* QEMU is gone (@qemu_status as from waitpid) and the command's status never came. */
void lab_verdict(struct lab *lab, int qemu_status)
{
	char *text = read_text(lab->result->console), line[200] = "";
	enum lab_end end = lab_console_verdict(text ? text : "", line, sizeof(line));

	free(text);
	if (end != LAB_REBOOT)
		lab_reason(lab, end, "%s: %s", lab_end_name(end), line);
	else if (!strcmp(lab->shutdown, "guest-reset") || !strcmp(lab->shutdown, "guest-shutdown"))
		lab_reason(lab, end, "the guest %s while the command ran",
			   !strcmp(lab->shutdown, "guest-reset") ? "rebooted" : "powered off");
	else if (WIFSIGNALED(qemu_status))
		lab_reason(lab, LAB_QEMU_DIED, "QEMU died: %s", strsignal(WTERMSIG(qemu_status)));
	else {
		lab_qemu_message(lab, line, sizeof(line));
		lab_reason(lab, LAB_QEMU_DIED, "QEMU died: exit status %d%s%s",
			   WEXITSTATUS(qemu_status), line[0] ? ": " : "", line);
	}
}

const char *lab_end_name(enum lab_end end)
{
	static const char *const names[] = {
		[LAB_EXITED] = "exited",
		[LAB_PANIC] = "panic",
		[LAB_OOPS] = "oops",
		[LAB_SOFT_LOCKUP] = "soft lockup",
		[LAB_HANG] = "hang",
		[LAB_REBOOT] = "reboot",
		[LAB_QEMU_DIED] = "QEMU died",
		[LAB_TIME_LIMIT] = "time limit",
		[LAB_NOT_STARTED] = "not started",
	};

	return (size_t)end < ARRAY_SIZE(names) ? names[end] : "unknown";
}

int lab_exit_status(const struct lab_result *result)
{
	if (result->host_signal)
		return 128 + result->host_signal;
	switch (result->end) {
	case LAB_EXITED:
		return WIFSIGNALED(result->wait_status) ? 128 + WTERMSIG(result->wait_status) :
							  WEXITSTATUS(result->wait_status);
	case LAB_TIME_LIMIT:
		return 124;
	case LAB_NOT_STARTED:
		return 125;
	default:
		return 122;
	}
}
