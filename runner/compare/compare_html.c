/* SPDX-License-Identifier: MIT */
/* A comparison as a page of its own. */
#include <stdlib.h>

#include "runner/compare/compare.h"
#include "runner/html/html_page.h"

static const char js[] =
#include "runner/compare/compare.js.h"
	;

static void add_runs(struct buf *buf, const struct compare *compare, const char *from)
{
	buf_adds(buf, "{\"runs\":[");
	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_run *run = &compare->runs[r];
		char *href = html_href(run->path, from);

		buf_adds(buf, r ? ",\n{\"path\":" : "\n{\"path\":");
		html_text(buf, run->path);
		buf_adds(buf, ",\"host\":");
		html_text(buf, run->info.host);
		buf_adds(buf, ",\"href\":");
		html_text(buf, href);
		free(href);
		buf_printf(buf, ",\"base\":%d,\"start\":%.3f,\"tests\":%zu}", run->is_base,
			   run->info.start_s, run->n_tests);
	}
	buf_printf(buf, "],\"failed\":%d,\"hosts\":%zu,\"titles\":{", compare_failed(compare),
		   compare->hosts.n);
	for (int change = 0; change < CHANGE_NONE; change++) {
		buf_adds(buf, change ? "," : "");
		html_text(buf, change_name((enum change)change));
		buf_addc(buf, ':');
		html_text(buf, change_title((enum change)change));
	}
	buf_adds(buf, "},\"changes\":[\n");
}

static void add_change(struct buf *buf, const struct compare *compare, size_t test, size_t host)
{
	bool any = false;

	buf_addc(buf, '[');
	html_text(buf, compare->tests.v[test]);
	buf_addc(buf, ',');
	html_text(buf, compare->hosts.v[host]);
	buf_printf(buf, ",\"%s\",[", change_name(compare_change(compare, test, host)));
	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_cell *cell = compare_cell(compare, r, test);

		if (!cell || !compare_takes_part(compare, r, host))
			continue;
		buf_printf(buf, "%s[%zu,\"%s\",%.3f,", any ? "," : "", r,
			   verdict_name((enum verdict)cell->verdict), (double)cell->time_s);
		html_text(buf, cell->reason);
		buf_addc(buf, ']');
		any = true;
	}
	buf_adds(buf, "]]");
}

void compare_html(const struct compare *compare, FILE *stream, const char *from)
{
	struct html_page page;
	struct buf buf = { 0 };
	bool any = false;

	html_page_begin(&page, stream, "Comparison");
	add_runs(&buf, compare, from);
	fprintf(stream, "<script type=\"application/json\" id=\"run\">%s", buf.data);
	for (size_t i = 0; i < compare->tests.n; i++)
		for (size_t host = 0; host < compare->hosts.n; host++) {
			if (compare_change(compare, compare->order[i], host) == CHANGE_NONE)
				continue;
			buf.len = 0;
			add_change(&buf, compare, compare->order[i], host);
			fprintf(stream, "%s%s", any ? ",\n" : "", buf.data);
			any = true;
		}
	fputs("\n]}</script>\n", stream);
	html_page_script(&page, js);
	html_page_end(&page);
	buf_done(&buf);
}
