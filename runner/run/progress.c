/* SPDX-License-Identifier: MIT */
#include "runner/run/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/run/pace.h"
#include "runner/run/progress_igt.h"
#include "runner/base/utf8.h"

#define INTERVAL_MS 200
#define BAR_WIDTH   20

/* An entry that has started and not ended. */
struct running {
	size_t index, finished;
	unsigned long long start_ns, subtest_ns;
	char *label, *subtest;
};

struct progress {
	FILE *stream;
	bool live, color, like_igt, verbose;
	unsigned int overall_timeout_s;
	bool line_shown;
	size_t total, done, index;
	size_t counts[VERDICT_COUNT];
	struct pace pace;
	unsigned long long begin_ns, drawn_ns;
	struct running *running;
	size_t n_running;
};

struct progress *progress_new(FILE *stream, size_t total)
{
	struct progress *p = xcalloc(1, sizeof(*p));
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	p->stream = stream;
	p->total = total;
	p->live = stream && isatty(fileno(stream)) && !(term && !strcmp(term, "dumb"));
	p->color = p->live && !(no_color && *no_color);
	p->begin_ns = clock_ns();
	return p;
}

void progress_plan(struct progress *p, const struct job_list *list, int dirfd)
{
	struct history history = { 0 };

	history_read(&history, dirfd);
	pace_init(&p->pace, list, &history);
	history_done(&history);
}

void progress_like_igt(struct progress *p, const struct run_settings *settings)
{
	p->like_igt = true;
	p->live = p->color = false;
	p->overall_timeout_s = settings->overall_timeout_s;
	p->verbose = settings->log_level > 0;
}

static void clear_line(struct progress *p)
{
	if (p->line_shown)
		fputs("\r\033[K", p->stream);
	p->line_shown = false;
}

static void running_done(struct running *running)
{
	free(running->label);
	free(running->subtest);
}

void progress_done(struct progress *p)
{
	if (p && p->stream) {
		clear_line(p);
		fflush(p->stream);
	}
	if (!p)
		return;
	while (p->n_running)
		running_done(&p->running[--p->n_running]);
	free(p->running);
	pace_done(&p->pace);
	free(p);
}

unsigned int progress_interval_ms(const struct progress *p)
{
	return p->live ? INTERVAL_MS : 0;
}

static void count(struct progress *p, const struct report *report)
{
	p->done++;
	for (size_t i = 0; i < report->n; i++)
		if (!report->v[i].is_dynamic)
			p->counts[report->v[i].verdict]++;
}

void progress_count(struct progress *p, const struct report *report)
{
	count(p, report);
	pace_finish(&p->pace, report->index, -1);
}

static unsigned int terminal_width(const struct progress *p)
{
	struct winsize size;

	if (ioctl(fileno(p->stream), TIOCGWINSZ, &size) || size.ws_col < 20)
		return 80;
	return size.ws_col;
}

static void add_duration(struct buf *line, unsigned long long seconds)
{
	if (seconds >= 3600)
		buf_printf(line, "%llu:%02llu:%02llu", seconds / 3600, seconds / 60 % 60,
			   seconds % 60);
	else
		buf_printf(line, "%llu:%02llu", seconds / 60, seconds % 60);
}

/* Cuts at @width columns; escape sequences take none, UTF-8 characters one. */
static void fit(struct buf *line, unsigned int width, bool color)
{
	unsigned int column = 0;
	size_t at = 0;

	while (at < line->len && column < width) {
		if (line->data[at] == '\033') {
			at += strcspn(line->data + at, "m") + 1;
			continue;
		}
		at += utf8_len(line->data + at, line->len - at) ?: 1;
		column++;
	}
	if (at < line->len) {
		line->len = at;
		line->data[at] = '\0';
		if (color)
			buf_adds(line, "\033[0m");
	}
}

/* Tests that are done, and how many there are; entries where it is not known what they hold. */
static size_t tests_done(const struct progress *p, size_t *ret_total)
{
	size_t done = p->pace.tests_done;

	*ret_total = p->pace.n ? p->pace.tests : p->total;
	if (!p->pace.n)
		return p->done;
	for (size_t i = 0; i < p->n_running; i++)
		done += p->running[i].finished;
	return done < *ret_total ? done : *ret_total;
}

static double seconds_since(unsigned long long then_ns, unsigned long long now_ns)
{
	return (double)(now_ns - then_ns) / (double)NS_PER_S;
}

static void add_eta(const struct progress *p, struct buf *line, unsigned long long now)
{
	struct pace_running *running = xcalloc(p->n_running + 1, sizeof(*running));
	double left_s;

	for (size_t i = 0; i < p->n_running; i++)
		running[i] = (struct pace_running){
			.index = p->running[i].index,
			.finished = p->running[i].finished,
			.age_s = seconds_since(p->running[i].start_ns, now),
		};
	left_s = pace_left_s(&p->pace, running, p->n_running);
	free(running);
	if (left_s < 0)
		return;
	buf_adds(line, "  ETA ");
	add_duration(line, (unsigned long long)(left_s + 0.5));
}

static void add_running(const struct running *running, struct buf *line, unsigned long long now)
{
	const char *has = running->subtest ? strstr(running->label, running->subtest) : NULL;

	if (running->subtest && !has)
		buf_printf(line, "  %s@%s ", running->label, running->subtest);
	else
		buf_printf(line, "  %s ", running->label);
	add_duration(line, (now - running->subtest_ns) / NS_PER_S);
}

/* Blocks for what is done, an eighth at a time, in the colour of the worst. */
static void add_bar(const struct progress *p, struct buf *line)
{
	static const char *const parts[] = { " ", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	size_t total, done = tests_done(p, &total);
	size_t eighths = total ? done * BAR_WIDTH * 8 / total : 0;
	bool bad = false;

	for (int v = 0; v < VERDICT_COUNT; v++)
		bad |= verdict_is_bad((enum verdict)v) && p->counts[v];
	if (p->color)
		buf_adds(line, verdict_color(bad ? VERDICT_FAIL : VERDICT_PASS));
	for (size_t i = 0; i < BAR_WIDTH; i++) {
		if (eighths >= (i + 1) * 8)
			buf_adds(line, "█");
		else
			buf_adds(line, eighths > i * 8 ? parts[eighths - i * 8] : "·");
	}
	if (p->color)
		buf_adds(line, "\033[0m");
}

static void draw(struct progress *p)
{
	unsigned long long now = clock_ns();
	struct buf line = { 0 };
	size_t done, total;

	done = tests_done(p, &total);
	buf_printf(&line, "%3zu/%zu ", done, total);
	add_bar(p, &line);
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (p->counts[v])
			buf_printf(&line, " %s%zu %s%s",
				   p->color ? verdict_color((enum verdict)v) : "", p->counts[v],
				   verdict_name((enum verdict)v), p->color ? "\033[0m" : "");
	if (p->pace.n)
		add_eta(p, &line, now);
	for (size_t i = 0; i < p->n_running; i++)
		add_running(&p->running[i], &line, now);
	/* One column stays free: a full line would wrap. */
	fit(&line, terminal_width(p) - 1, p->color);
	fprintf(p->stream, "\r%s\033[K", line.data);
	fflush(p->stream);
	buf_done(&line);
	p->line_shown = true;
	p->drawn_ns = now;
}

void progress_start(struct progress *p, size_t index, const char *label)
{
	unsigned long long now = clock_ns();
	struct running *running;

	p->running = xgrow(p->running, p->n_running, sizeof(*p->running));
	running = &p->running[p->n_running++];
	running->index = p->index = index;
	running->start_ns = running->subtest_ns = now;
	running->label = xstrdup(label);
	if (p->like_igt && p->stream)
		progress_igt_start(p->stream, index, p->total, label, p->overall_timeout_s,
				   now - p->begin_ns);
	if (p->live && now - p->drawn_ns >= INTERVAL_MS * NS_PER_MS / 4)
		draw(p);
}

void progress_turn_to(struct progress *p, size_t index)
{
	p->index = index;
}

void progress_drop(struct progress *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_running; i++) {
		if (p->running[i].index == p->index)
			running_done(&p->running[i]);
		else
			p->running[kept++] = p->running[i];
	}
	p->n_running = kept;
}

/* Which subtest it is now; its age begins when it is another than before. */
static void note_subtest(struct running *running, const char *subtest, size_t finished)
{
	running->finished = finished;
	if (!subtest || (running->subtest && !strcmp(running->subtest, subtest)))
		return;
	if (running->subtest)
		running->subtest_ns = clock_ns();
	free(running->subtest);
	running->subtest = xstrdup(subtest);
}

void progress_tick(void *arg, const char *subtest, size_t finished)
{
	struct progress *p = arg;

	if (p->live && p->n_running && (subtest || finished))
		note_subtest(&p->running[p->n_running - 1], subtest, finished);
	if (p->live && clock_ns() - p->drawn_ns >= INTERVAL_MS * NS_PER_MS)
		draw(p);
}

/* Digits that the largest entry number needs. */
static int digits(size_t number)
{
	int n = 1;

	while (number >= 10) {
		number /= 10;
		n++;
	}
	return n < 2 ? 2 : n;
}

static void print_result(struct progress *p, const struct result *result)
{
	int width = digits(p->total);

	fprintf(p->stream, "[%0*zu/%0*zu] %s: %s%s%s (%.2fs)", width, p->index + 1, width, p->total,
		result->name + strlen("igt@"), p->color ? verdict_color(result->verdict) : "",
		verdict_name(result->verdict), p->color ? "\033[0m" : "", result->time_s);
	if (result->reason && *result->reason)
		fprintf(p->stream, ": %s", result->reason);
	fputc('\n', p->stream);
}

static void finish_running(struct progress *p)
{
	for (size_t i = 0; i < p->n_running; i++)
		if (p->running[i].index == p->index)
			pace_finish(&p->pace, p->index,
				    seconds_since(p->running[i].start_ns, clock_ns()));
}

void progress_result(struct progress *p, const struct report *report)
{
	count(p, report);
	finish_running(p);
	progress_drop(p);
	if (p->stream && p->like_igt && p->verbose)
		progress_igt_results(p->stream, report);
	if (!p->stream || p->like_igt)
		return;
	for (size_t i = 0; i < report->n; i++) {
		const struct result *result = &report->v[i];

		/* The live line counts what is well; the rest deserves a line of its own. */
		if (p->live && (result->verdict == VERDICT_PASS || result->verdict == VERDICT_SKIP))
			continue;
		if (result->is_dynamic && !verdict_is_bad(result->verdict))
			continue;
		clear_line(p);
		print_result(p, result);
	}
	if (p->live && clock_ns() - p->drawn_ns >= INTERVAL_MS * NS_PER_MS / 4)
		draw(p);
	fflush(p->stream);
}

void progress_note(struct progress *p, const char *fmt, ...)
{
	va_list ap;

	if (!p->stream)
		return;
	clear_line(p);
	va_start(ap, fmt);
	vfprintf(p->stream, fmt, ap);
	va_end(ap);
	fputc('\n', p->stream);
	fflush(p->stream);
}
