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
#define OOPS_NEAR   500 /* bytes between the two first lines of one oops */

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

/* Functions in which a CPU rests: never those that the reader looks for. */
static const char *const idle[] = { "pv_native_safe_halt", "default_idle", "native_safe_halt",
				    "acpi_safe_halt",      "mwait_idle",   "intel_idle" };

/* Copies the rest of a line. */
static void copy_line(const char *from, char *ret_line, size_t size)
{
	size_t len = strcspn(from, "\r\n");

	if (len >= size)
		len = size - 1;
	memcpy(ret_line, from, len);
	ret_line[len] = '\0';
}

/*
 * The kernel function in which the first CPU of a trace was that was not idle, with its
 * module: "labtest_null [labtest]".  Return: @ret_name, "" if the log has none.
 */
const char *lab_console_function(const char *text, char *ret_name, size_t size)
{
	static const char mark[] = "RIP: 0010:";

	ret_name[0] = '\0';
	while ((text = strstr(text, mark))) {
		const char *name = text + strlen(mark), *module = strchr(name, '[');
		size_t line = strcspn(name, "\r\n");
		bool rests = false;

		text = name;
		for (size_t i = 0; i < ARRAY_SIZE(idle); i++)
			rests = rests || !strncmp(name, idle[i], strlen(idle[i]));
		if (rests || !strncmp(name, "0x", 2))
			continue;
		if (module && module < name + line)
			snprintf(ret_name, size, "%.*s %.*s", (int)strcspn(name, "+\r\n"), name,
				 (int)strcspn(module, "\r\n"), module);
		else
			snprintf(ret_name, size, "%.*s", (int)strcspn(name, "+ \r\n"), name);
		break;
	}
	return ret_name;
}

/* The last place of @needle between @text and @end, or NULL. */
static const char *last_before(const char *text, const char *needle, const char *end)
{
	const char *hit = NULL;

	while ((text = strstr(text, needle)) && text < end)
		hit = text++;
	return hit;
}

/* The line that says what an oops was about: "BUG: ..." or "kernel BUG at ..." if near. */
static const char *oops_line(const char *text, const char *panic)
{
	const char *oops = last_before(text, "Oops: ", panic);
	const char *end = oops ? oops : panic;
	const char *bug = last_before(text, "BUG: ", end);
	const char *at = last_before(text, "kernel BUG at ", end);

	if (at && end - at < OOPS_NEAR)
		return at;
	if (bug && end - bug < OOPS_NEAR)
		return bug + strlen("BUG: ");
	return oops ? oops + strlen("Oops: ") : NULL;
}

/*
 * Judges a console log.  Return: LAB_PANIC, LAB_OOPS, LAB_SOFT_LOCKUP with the reason in
 * @ret_line, or LAB_REBOOT when the kernel did not panic.
 */
enum lab_end lab_console_verdict(const char *text, char *ret_line, size_t size)
{
	const char *panic = last_before(text, PANIC, text + strlen(text)), *line;
	enum lab_end end = LAB_PANIC;
	char function[100];
	size_t len;

	ret_line[0] = '\0';
	if (!panic)
		return LAB_REBOOT;
	line = panic + strlen(PANIC);
	copy_line(line, ret_line, size);
	if (!strncmp(line, "softlockup", 10)) {
		end = LAB_SOFT_LOCKUP;
		line = last_before(text, "soft lockup - ", panic);
	} else if (!strncmp(line, "Fatal exception", 15)) {
		end = LAB_OOPS;
		line = oops_line(text, panic);
	}
	if (end == LAB_PANIC || !line) /* a panic says itself who asked for it */
		return end;
	copy_line(line, ret_line, size);
	len = strlen(ret_line);
	if (lab_console_function(line, function, sizeof(function))[0])
		snprintf(ret_line + len, size - len, " in %s", function);
	return end;
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
		return errno ? -errno : -EIO;
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

static void qemu_verdict(struct lab *lab, int status)
{
	bool started = lab->result->ready_ms;
	enum lab_end end = started ? LAB_QEMU_DIED : LAB_NOT_STARTED;
	char line[200] = "", how[64];

	lab_qemu_message(lab, line, sizeof(line));
	if (WIFSIGNALED(status))
		snprintf(how, sizeof(how), "%s", strsignal(WTERMSIG(status)));
	else
		snprintf(how, sizeof(how), "exit status %d", WEXITSTATUS(status));
	lab_reason(lab, end, "QEMU %s%s: %s%s%s", started ? "died" : "did not start",
		   !started && lab->opts->kvm ? " with --kvm" : "", how, line[0] ? ": " : "", line);
}

/* QEMU is gone (@qemu_status as from waitpid) and the command's status never came. */
void lab_verdict(struct lab *lab, int qemu_status)
{
	char *text = read_text(lab->result->console), line[200] = "";
	enum lab_end end = lab_console_verdict(text ? text : "", line, sizeof(line));

	free(text);
	if (end == LAB_SOFT_LOCKUP)
		lab_reason(lab, end, "%s", line); /* begins with the name */
	else if (end != LAB_REBOOT)
		lab_reason(lab, end, "%s: %s", lab_end_name(end), line);
	else if (!strcmp(lab->shutdown, "guest-reset") || !strcmp(lab->shutdown, "guest-shutdown"))
		lab_reason(lab, end, "the guest %s while the command ran",
			   !strcmp(lab->shutdown, "guest-reset") ? "rebooted" : "powered off");
	else
		qemu_verdict(lab, qemu_status);
}

/* @cpu (or LAB_ALL_CPUS) stood still for @seconds; the console may have the trace that an NMI provoked. */
void lab_hang_verdict(struct lab *lab, int cpu, unsigned int seconds)
{
	char *text = read_text(lab->result->console), function[100] = "", who[32] = "";
	const char *nmi = NULL;

	/* All CPUs print where they are, the one that got the NMI first: begin with the stuck one. */
	if (text && cpu != LAB_ALL_CPUS) {
		snprintf(who, sizeof(who), "NMI backtrace for cpu %d", cpu);
		nmi = strstr(text, who);
	}
	if (text && !nmi)
		nmi = strstr(text, "NMI");
	if (nmi)
		lab_console_function(nmi, function, sizeof(function));
	free(text);
	who[0] = '\0';
	if (cpu != LAB_ALL_CPUS)
		snprintf(who, sizeof(who), " from CPU %d", cpu);
	lab_reason(lab, LAB_HANG, "hang: no sign of life%s for %u s%s%s", who, seconds,
		   function[0] ? ", in " : "", function);
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
		[LAB_INTERRUPTED] = "interrupted",
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
