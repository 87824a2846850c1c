/* The page of a comparison. */
(function () {
	const data = JSON.parse($("run").textContent);
	const names = Object.keys(data.titles);
	const tones = { regression: "fail", lost: "fail", flaky: "warn", suppressed: "none",
		warning: "warn", fix: "pass", "new": "skip", missing: "skip", slower: "warn",
		faster: "pass", known: "none" };
	const side = (row, base) => row.results.filter((r) => data.runs[r[0]].base === base);
	const words = (results) => results.map((r) => r[1]).filter((v, i, all) => v !== all[i - 1]);

	/* A row: one test on one machine. */
	const rows = data.changes.map(function (c, index) {
		const row = { index, test: c[0], host: c[1], change: c[2], results: c[3] };
		const now = side(row, 0);
		const last = now.length ? now[now.length - 1] : null;
		row.name = data.hosts > 1 ? row.test + " " + row.host : row.test;
		row.before = words(side(row, 1));
		row.after = words(now);
		row.time = last ? last[2] : 0;
		row.reason = now.map((r) => r[3]).filter(Boolean).pop() || "";
		row.quiet = row.change === "known";
		row.text = (row.test + " " + row.host + " " + row.reason + " " + row.before.join(" ") + " " +
			row.after.join(" ")).toLowerCase();
		return row;
	});

	function verdicts(list) {
		const e = element("span", "");
		list.forEach((v, i) => e.append(i ? ", " : "", pill(v)));
		return list.length ? e : pill("none");
	}

	const transition = (row) => element("span", "", verdicts(row.before), " → ",
		verdicts(row.after));
	const byText = (key) => (a, b) => a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
	const columns = [
		{ key: "test", title: "Test", width: "minmax(200px, 6fr)", open: "minmax(0, 1fr)",
			cell: (r) => testName(r.test), compare: byText("test") },
		{ key: "change", title: "Change", width: "110px", open: "96px",
			cell: (r) => pill(tones[r.change], r.change),
			compare: (a, b) => names.indexOf(a.change) - names.indexOf(b.change) },
		{ key: "transition", title: "Before → now", width: "minmax(130px, 3fr)", open: "150px",
			cell: transition, compare: (a, b) => byText("after")(a, b) || byText("before")(a, b) },
		{ key: "host", title: "Machine", width: "minmax(80px, 2fr)", cell: (r) => r.host,
			compare: byText("host") },
		{ key: "time", title: "Time", width: "84px", cell: (r) => seconds(r.time),
			compare: (a, b) => b.time - a.time },
		{ key: "reason", title: "Reason", width: "minmax(140px, 6fr)", cell: (r) => r.reason,
			compare: (a, b) => byText("reason")(b, a) },
	].filter((c) => c.key !== "host" || data.hosts > 1);

	function when(run) {
		return run.start ? new Date(run.start * 1000).toLocaleString() : "";
	}

	function result(r, test) {
		const run = data.runs[r[0]], name = element(run.href ? "a" : "span", "", run.path);
		if (run.href)
			name.href = run.href + "#" + encodeURI(test);
		return element("li", "", run.base ? "before: " : "now: ", pill(r[1]), " ", seconds(r[2]), " ",
			name, element("small", "", run.host, " ", when(run)),
			r[3] ? element("div", "", r[3]) : "");
	}

	function details(row) {
		return [element("h2", "", row.test), element("p", "summary", pill(tones[row.change],
			row.change), " ", transition(row), element("small", "", row.host)),
		row.reason ? element("p", "why", row.reason) : "",
		element("ul", "", ...row.results.map((r) => result(r, row.test)))].filter(Boolean);
	}

	$("name").textContent = document.title.replace(/ - Gauntlet$/, "");
	$("state").textContent = data.failed ? "possible regressions" : "no possible regression";
	$("state").className = data.failed ? "bad" : "";
	$("facts").append(...data.runs.map((run) => element("span", "", (run.base ? "before: " :
		"now: ") + [run.path, run.host, when(run), run.tests + " tests"].filter(Boolean).join(", "))));
	show({ rows, columns, details, sort: "change", filters: names.map((name) => ({ group: "change",
		key: name, label: data.titles[name], color: color(tones[name]),
		test: (r) => r.change === name })) });
})();
