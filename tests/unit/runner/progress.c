/* SPDX-License-Identifier: MIT */
/* The live view on a terminal, and what is printed where there is none. */
#include "sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/run/progress.h"
#include "runner/base/utf8.h"

/* A terminal and what was written to it. */
struct terminal {
	int master;
	FILE *stream;
	struct buf text;
};

static void terminal_open(struct terminal *term, unsigned short columns)
{
	struct winsize size = { .ws_row = 24, .ws_col = columns };
	int slave;

	*term = (struct terminal){ 0 };
	assert_int_equal(openpty(&term->master, &slave, NULL, NULL, &size), 0);
	fcntl(term->master, F_SETFL, O_NONBLOCK);
	term->stream = fdopen(slave, "w");
	setenv("TERM", "xterm", 1);
}

/* What is new on the terminal since the last call. */
static const char *terminal_read(struct terminal *term)
{
	ssize_t got;

	fflush(term->stream);
	term->text.len = 0;
	do {
		buf_reserve(&term->text, 4096);
		got = read(term->master, term->text.data + term->text.len, 4096);
		term->text.len += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	buf_addc(&term->text, '\0');
	term->text.len--;
	return term->text.data;
}

static void terminal_close(struct terminal *term)
{
	fclose(term->stream);
	close(term->master);
	buf_done(&term->text);
}

/* Columns that the last line on the terminal takes. */
static size_t last_line_width(const char *text)
{
	const char *line = strrchr(text, '\r');
	size_t width = 0;

	for (line = line ? line + 1 : text; *line;) {
		if (*line == '\033') {
			line += strcspn(line, "mK") + 1;
			continue;
		}
		line += utf8_len(line, strlen(line)) ?: 1;
		width++;
	}
	return width;
}

static struct report make_report(struct result *result, const char *name, enum verdict verdict,
				 const char *reason)
{
	*result = (struct result){
		.name = (char *)name, .verdict = verdict, .time_s = 1.5, .reason = (char *)reason
	};
	return (struct report){ .v = result, .n = 1 };
}

static void live_line(void **state)
{
	static struct job_entry entries[4] = { { .binary = (char *)"t" },
					       { .binary = (char *)"t" },
					       { .binary = (char *)"t" },
					       { .binary = (char *)"t" } };
	static const struct job_list list = { .v = entries, .n = 4 };
	struct terminal term;
	struct progress *progress;
	struct result result;
	struct report report;
	const char *text;

	unsetenv("NO_COLOR");
	terminal_open(&term, 100);
	progress = progress_new(term.stream, 4);
	progress_plan(progress, &list, -1);
	assert_true(progress_interval_ms(progress) > 0);
	report = make_report(&result, "igt@t@earlier", VERDICT_PASS, "");
	progress_count(progress, &report);
	progress_start(progress, 1, "t@now");
	text = terminal_read(&term);
	assert_contains(text, "1/4 ");
	assert_contains(text, "1 pass");
	assert_contains(text, "t@now 0:00");
	assert_null(strchr(text, '\n'));
	/* What passes is counted, what fails gets a line of its own. */
	usleep(60000);
	report = make_report(&result, "igt@t@now", VERDICT_PASS, "");
	progress_result(progress, &report);
	text = terminal_read(&term);
	assert_null(strchr(text, '\n'));
	assert_contains(text, "2 pass");
	assert_contains(text, "ETA 0:0");
	progress_start(progress, 2, "t@bad");
	usleep(60000);
	report = make_report(&result, "igt@t@bad", VERDICT_FAIL, "so it goes");
	progress_result(progress, &report);
	text = terminal_read(&term);
	assert_contains(text, "\r\033[K[03/04] t@bad: \033[31mfail\033[0m (1.50s): so it goes\r\n");
	assert_contains(text, "1 fail");
	progress_done(progress);
	/* Nothing of the live line stays. */
	assert_string_equal(terminal_read(&term), "\r\033[K");
	terminal_close(&term);
}

/* Several at once: each with its age, and a result is that of the right one. */
static void side_by_side(void **state)
{
	struct terminal term;
	struct progress *progress;
	struct result result;
	struct report report;
	const char *text;

	setenv("NO_COLOR", "1", 1);
	terminal_open(&term, 120);
	progress = progress_new(term.stream, 12);
	progress_start(progress, 3, "t@three");
	usleep(60000);
	progress_start(progress, 1, "t@one");
	usleep(60000);
	progress_start(progress, 2, "t@two");
	text = terminal_read(&term);
	assert_contains(text, "  t@three 0:00  t@one 0:00  t@two 0:00");
	usleep(60000);
	report = make_report(&result, "igt@t@one", VERDICT_FAIL, "");
	progress_turn_to(progress, 1);
	progress_result(progress, &report);
	text = terminal_read(&term);
	assert_contains(text, "[02/12] t@one: fail (1.50s)\r\n");
	assert_contains(text, "  t@three 0:00  t@two 0:00");
	progress_turn_to(progress, 3);
	progress_drop(progress);
	usleep(250000);
	progress_tick(progress, NULL, 0);
	text = terminal_read(&term);
	assert_contains(text, "1 fail");
	assert_contains(text, "  t@two 0:00");
	assert_null(strstr(text, "t@three"));
	progress_done(progress);
	terminal_close(&term);
	unsetenv("NO_COLOR");
}

static void resizing(void **state)
{
	struct winsize narrow = { .ws_row = 24, .ws_col = 40 };
	struct terminal term;
	struct progress *progress;

	terminal_open(&term, 120);
	progress = progress_new(term.stream, 1000);
	progress_start(progress, 0,
		       "binary@a-subtest-with-a-rather-long-name-that-goes-on-and-on-"
		       "until-the-line-is-full-of-it-and-beyond");
	assert_int_equal(last_line_width(terminal_read(&term)), 119);
	assert_int_equal(ioctl(term.master, TIOCSWINSZ, &narrow), 0);
	usleep(250000);
	progress_tick(progress, NULL, 0);
	assert_int_equal(last_line_width(terminal_read(&term)), 39);
	progress_done(progress);
	terminal_close(&term);
}

static void no_color(void **state)
{
	struct terminal term;
	struct progress *progress;
	struct result result;
	struct report report = make_report(&result, "igt@t@bad", VERDICT_CRASH, "boom");
	const char *text;

	setenv("NO_COLOR", "1", 1);
	terminal_open(&term, 100);
	progress = progress_new(term.stream, 2);
	progress_start(progress, 0, "t@bad");
	usleep(60000);
	progress_result(progress, &report);
	progress_done(progress);
	text = terminal_read(&term);
	assert_contains(text, "t@bad: crash (1.50s): boom\r\n");
	assert_contains(text, "1 crash");
	assert_null(strstr(text, "\033[3"));
	assert_null(strstr(text, "\033[0m"));
	terminal_close(&term);
	unsetenv("NO_COLOR");
}

static void plain_lines(void **state)
{
	struct result result;
	struct report report = make_report(&result, "igt@t@good", VERDICT_PASS, "");
	struct progress *progress;
	char *text = NULL;
	size_t len;
	FILE *stream = tmpfile();

	progress = progress_new(stream, 120);
	assert_int_equal(progress_interval_ms(progress), 0);
	progress_start(progress, 6, "t@good");
	progress_tick(progress, "good", 0);
	progress_result(progress, &report);
	progress_done(progress);
	rewind(stream);
	len = 0;
	assert_true(getdelim(&text, &len, '\0', stream) > 0);
	assert_string_equal(text, "[007/120] t@good: pass (1.50s)\n");
	free(text);
	fclose(stream);
}

/* The same through the program: a terminal gets the live line and the table in colour. */
static void whole_run_on_a_terminal(void **state)
{
	struct sandbox *box = *state;
	struct terminal term;
	struct buf all = { 0 };
	int status;
	pid_t pid;

	terminal_open(&term, 90);
	pid = fork();
	if (!pid) {
		assert_int_equal(chdir(box->dir), 0);
		dup2(fileno(term.stream), 1);
		execl(GAUNTLET_PATH, GAUNTLET_PATH, "run", "--here", "--allow-non-root",
		      "--test-root", "root", "--name", "r", "mock@slow*", "mock@fail", NULL);
		_exit(99);
	}
	fclose(term.stream);
	term.stream = stdout;
	for (int got = 1; got > 0;) {
		struct pollfd fd = { .fd = term.master, .events = POLLIN };

		assert_true(poll(&fd, 1, 10000) > 0);
		got = !(fd.revents & POLLHUP) || (fd.revents & POLLIN);
		buf_adds(&all, terminal_read(&term));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_contains(all.data, "/6 ");
	assert_contains(all.data, "] mock@fail: \033[31mfail\033[0m");
	assert_null(strstr(all.data, "] mock@slow: "));
	assert_contains(all.data, "results/r/index.html");
	buf_done(&all);
	close(term.master);
	buf_done(&term.text);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(live_line),    cmocka_unit_test(resizing),
		cmocka_unit_test(no_color),     cmocka_unit_test(plain_lines),
		cmocka_unit_test(side_by_side), BOXED(whole_run_on_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
