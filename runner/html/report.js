/* index.html of a run. */
(function () {
	const run = JSON.parse($("run").textContent);
	const order = ["crash", "abort", "incomplete", "timeout", "fail", "dmesg-fail", "notrun",
		"dmesg-warn", "warn", "skip", "pass"];
	const isBad = (verdict) => order.indexOf(verdict) < 7;
	const past = run.history || [];
	/* The characters that stand for verdicts in a test's history. */
	const codes = { P: "pass", w: "warn", W: "dmesg-warn", s: "skip", F: "fail", D: "dmesg-fail",
		C: "crash", T: "timeout", I: "incomplete", A: "abort", n: "notrun" };
	const good = ["pass", "skipped"], usual = good.concat("unexpected-fail", "missing");
	const harmless = good.concat("expected-fail", "known-flake");

	const rows = run.tests.map(function (t, index) {
		const row = { index, name: t[0], verdict: t[1], time: t[2], reason: t[3], entry: t[4],
			dynamic: t[5] & 1, leak: t[5] & 2, outcome: t[6], attempts: t[7] || [],
			past: Array.from(t[8] || "", (c) => codes[c] || "") };
		const before = row.past.filter((v) => v && v !== "notrun").pop();
		row.bad = row.leak || !harmless.includes(row.outcome);
		row.isNew = past.length > 0 && row.bad && (!before || !isBad(before));
		/* What is new and bad comes first, then what is bad. */
		row.rank = (row.isNew ? 0 : row.bad ? 20 : 40) +
			order.indexOf(row.verdict);
		row.quiet = !row.bad && (row.verdict === "pass" || row.verdict === "skip");
		row.text = (row.name + " " + row.reason).toLowerCase();
		return row;
	});

	function badges(row) {
		const list = [];
		if (row.isNew)
			list.push(element("span", "badge bad", "new"));
		if (row.leak)
			list.push(element("span", "badge bad", "leak"));
		if (!good.includes(row.outcome) && row.outcome !== "unexpected-fail")
			list.push(element("span", "badge" + (row.bad ? " bad" : ""), row.outcome));
		if (row.attempts.length)
			list.push(element("span", "badge", row.attempts.length + " attempts"));
		return list;
	}

	const columns = [
		{ key: "test", title: "Test", width: "minmax(200px, 6fr)", open: "minmax(0, 1fr)",
			cell: (r) => testName(r.name),
			compare: (a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0 },
		{ key: "verdict", title: "Verdict", width: "90px", open: "84px", cell: (r) => pill(r.verdict),
			compare: (a, b) => a.rank - b.rank },
		{ key: "time", title: "Time", width: "84px", open: "72px", cell: (r) => r.verdict === "notrun" ? "" : seconds(r.time),
			compare: (a, b) => b.time - a.time },
		{ key: "past", title: "History", width: "112px", cell: (r) => strip(r.past.slice(-12),
			past.slice(-12).map((p) => p.name)),
		compare: (a, b) => flips(b) - flips(a) },
		{ key: "reason", title: "Reason", width: "minmax(140px, 7fr)", cell: (r) => element("span", "", ...badges(r), r.reason),
			compare: (a, b) => a.reason < b.reason ? 1 : a.reason > b.reason ? -1 : 0 },
	].filter((c) => c.key !== "past" || past.length);

	/* How often the verdict has changed between good and bad. */
	function flips(row) {
		const known = row.past.concat(row.verdict).filter((v) => v && v !== "notrun");
		return known.filter((v, i) => i && isBad(v) !== isBad(known[i - 1])).length;
	}

	function filters() {
		const list = [];
		if (past.length)
			list.push({ group: "new", key: "new", label: "new and bad", test: (r) => r.isNew });
		const outcomes = Array.from(new Set(rows.map((r) => r.outcome)));
		/* Where nothing was expected to fail, outcomes say what verdicts do. */
		for (const outcome of outcomes.some((o) => !usual.includes(o)) ? outcomes : [])
			if (!good.includes(outcome))
				list.push({ group: "outcome", key: outcome, test: (r) => r.outcome === outcome });
		list.push({ group: "leak", key: "leak", test: (r) => r.leak });
		list.push({ group: "retried", key: "retried", test: (r) => r.attempts.length });
		for (const verdict of order)
			list.push({ group: "verdict", key: verdict, color: color(verdict),
				test: (r) => r.verdict === verdict });
		return list;
	}

	function header() {
		const counts = {}, bad = rows.filter((r) => r.bad).length;
		const isNew = rows.filter((r) => r.isNew).length;
		for (const row of rows)
			counts[row.verdict] = (counts[row.verdict] || 0) + 1;
		$("name").textContent = run.name;
		$("state").textContent = !bad ? "all well" : bad + " bad" +
			(past.length ? ", " + isNew + " new" : "");
		$("state").className = bad ? "bad" : "";
		const facts = [];
		if (run.start)
			facts.push(new Date(run.start * 1000).toLocaleString());
		if (run.start && run.end)
			facts.push("took " + seconds(run.end - run.start));
		facts.push(run.uname, run.cmdline);
		$("facts").append(...facts.filter(Boolean).map(function (fact) {
			const e = element("span", "", fact);
			e.title = fact;
			return e;
		}));
		for (const verdict of order.slice().reverse()) {
			if (!counts[verdict])
				continue;
			const part = element("i");
			part.style.flexGrow = counts[verdict];
			part.style.background = color(verdict);
			part.title = counts[verdict] + " " + verdict;
			$("bar").append(part);
		}
	}

	const failed = /assert(ion)?[^\n]*fail|fail(ed|ure)? assert|\bCRITICAL\b|: FAIL \(|\bBUG:|\bOops\b|Kernel panic|Call Trace:|WARNING: CPU/i;

	/* Which line says what went wrong: the one the reason is from, or one that looks so. */
	function tellingLine(lines, row) {
		const reason = row.reason.slice(0, 80);
		let at = -1;
		if (!row.bad)
			return at;
		if (reason.length > 8)
			at = lines.findIndex((line) => line.includes(reason));
		return at < 0 ? lines.findIndex((line) => failed.test(line)) : at;
	}

	function log(text, key, row) {
		const pre = element("pre"), lines = text.split("\n");
		const telling = key === "warnings" ? -1 : tellingLine(lines, row);
		let plain = "";
		pre.tabIndex = 0;
		lines.forEach(function (line, i) {
			const end = i + 1 < lines.length ? "\n" : "";
			const level = key === "dmesg" && /^<[0-4]>/.test(line);
			if (i !== telling && !level) {
				plain += line + end;
				return;
			}
			pre.append(plain, element(i === telling ? "mark" : "em", "", line), end);
			plain = "";
		});
		pre.append(plain);
		return pre;
	}

	function section(text, key, title, row) {
		/* Colours of a terminal mean nothing here. */
		const clean = text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "");
		const lines = clean.split("\n").length - (clean.endsWith("\n") ? 1 : 0);
		const summary = element("summary", "", title, element("span", "", lines +
			(lines === 1 ? " line" : " lines")));
		const details = element("details", "log", summary, log(clean, key, row));
		details.open = key !== "dmesg" || row.verdict.startsWith("dmesg");
		details.dataset.log = key;
		/* A log opens where it says what failed. */
		details.ontoggle = function () {
			const pre = details.querySelector("pre"), mark = pre.querySelector("mark");
			if (details.open && mark)
				pre.scrollTop = Math.max(0, mark.offsetTop - pre.clientHeight / 3);
		};
		return details;
	}

	function list(title, items) {
		return items.length ? [element("h3", "", title), element("ul", "", ...items)] : [];
	}

	function leaks(all) {
		return list("Left behind", (all || []).map((leak) => element("li", "leak",
			element("code", "", leak.key), " ", leak.before === null ? "(none)" : leak.before,
			" → ", leak.after === null ? "(gone)" : leak.after, element("small", "", leak.end))));
	}

	function attempts(row) {
		return list("Attempts", row.attempts.map((a) => element("li", "", pill(a[1]), " ",
			seconds(a[2]), " ", link(a[0] + "/", "logs"))));
	}

	function earlier(row) {
		return list("History", row.past.map((verdict, i) => [verdict, past[i]]).reverse().map(
			(p) => element("li", "", p[0] ? pill(p[0]) : "not in there", " ",
				p[1].href ? link(p[1].href + "#" + encodeURI(row.name), p[1].name) : p[1].name,
				p[1].start ? element("small", "", new Date(p[1].start * 1000).toLocaleString()) :
					"")));
	}

	function link(href, text) {
		const a = element("a", "", text);
		a.href = href;
		return a;
	}

	/* A block that is missing or cut was lost while the page was written. */
	function parse(source) {
		try {
			return JSON.parse(source.textContent);
		} catch (e) {
			return { more: 1 };
		}
	}

	function details(row) {
		const source = $("log" + row.index), parts = [["console", "Console of the machine that died"],
			["err", "Standard error"], ["out", "Standard output"], ["warnings", "Kernel warnings"],
			["dmesg", "Kernel log"]];
		const logs = parse(source);
		const files = row.entry < 0 ? "" : link(row.entry + "/", "files of entry " + row.entry);
		const content = [element("h2", "", row.name), element("p", "summary", pill(row.verdict), " ",
			row.verdict === "notrun" ? "" : seconds(row.time), " ", ...badges(row), " ", files)];
		if (row.reason)
			content.push(element("p", "why", row.reason));
		content.push(...leaks(logs.leaks), ...attempts(row), ...earlier(row));
		for (const [key, title] of parts)
			if (logs[key])
				content.push(section(logs[key], key, title, row));
		if (!source && document.readyState === "loading")
			content.push(element("p", "", "The logs are being read."));
		else if (logs.more)
			content.push(element("p", "", "Its logs are not in this page: see its files."));
		else if (!parts.some(([key]) => logs[key]))
			content.push(element("p", "", "Nothing was recorded."));
		return content;
	}

	header();
	const page = show({ rows, columns, filters: filters(), details, sort: "verdict" });
	/* A test that was opened by its address: its logs come behind the table. */
	document.addEventListener("DOMContentLoaded", page.reopen);
})();
