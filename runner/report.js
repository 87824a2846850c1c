"use strict";
(function () {
	const run = JSON.parse(document.getElementById("run").textContent);
	const order = ["crash", "abort", "incomplete", "timeout", "fail", "dmesg-fail", "notrun",
		"dmesg-warn", "warn", "skip", "pass"];
	const colors = { pass: "pass", warn: "warn", "dmesg-warn": "warn", skip: "skip", fail: "fail",
		"dmesg-fail": "fail", crash: "fail", notrun: "none" };
	const color = (verdict) => "var(--" + (colors[verdict] || "bad") + ")";
	const page = 200;
	/* A row: name, verdict, seconds, reason, number of its entry, dynamic?, position. */
	const tests = run.tests.map((t, i) => ({ name: t[0], verdict: t[1], time: t[2], reason: t[3],
		entry: t[4], dynamic: t[5], index: i, text: (t[0] + " " + t[3]).toLowerCase() }));
	const state = { query: "", shown: new Set(), sort: "verdict", down: false };
	const $ = (id) => document.getElementById(id);
	let visible = [], drawn = 0;

	function element(tag, className, text) {
		const e = document.createElement(tag);
		if (className)
			e.className = className;
		if (text !== undefined)
			e.textContent = text;
		return e;
	}

	function seconds(s) {
		if (s < 120)
			return s.toFixed(s < 10 ? 2 : 1) + " s";
		return Math.floor(s / 60) + " min " + Math.round(s % 60) + " s";
	}

	function header() {
		const counts = {}, bad = order.slice(0, 7);
		for (const t of tests)
			counts[t.verdict] = (counts[t.verdict] || 0) + 1;
		const wrong = bad.reduce((n, v) => n + (counts[v] || 0), 0);
		$("name").textContent = run.name;
		$("state").textContent = wrong ? wrong + " of " + tests.length + " not passed" :
			tests.length + " tests, all well";
		$("state").style.background = color(wrong ? "fail" : "pass");
		const facts = [];
		if (run.start)
			facts.push(new Date(run.start * 1000).toLocaleString());
		if (run.start && run.end)
			facts.push("took " + seconds(run.end - run.start));
		if (run.uname)
			facts.push(run.uname);
		if (run.cmdline)
			facts.push(run.cmdline);
		for (const fact of facts)
			$("facts").append(element("span", "", fact));
		for (const verdict of order.slice().reverse()) {
			if (!counts[verdict])
				continue;
			const part = element("i");
			part.style.flex = counts[verdict];
			part.style.background = color(verdict);
			part.title = counts[verdict] + " " + verdict;
			$("bar").append(part);
		}
		for (const verdict of order)
			if (counts[verdict])
				$("tools").append(chip(verdict, counts[verdict]));
	}

	function chip(verdict, count) {
		const button = element("button"), dot = element("span", "dot");
		dot.style.background = color(verdict);
		button.append(dot, verdict, element("b", "", count));
		button.dataset.verdict = verdict;
		button.setAttribute("aria-pressed", "false");
		button.onclick = function () {
			const on = !state.shown.delete(verdict);
			if (on)
				state.shown.add(verdict);
			button.setAttribute("aria-pressed", on);
			update();
		};
		return button;
	}

	function compare(a, b) {
		let d = 0;
		if (state.sort === "verdict")
			d = order.indexOf(a.verdict) - order.indexOf(b.verdict);
		else if (state.sort === "time")
			d = b.time - a.time;
		else if (state.sort === "name")
			d = a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
		else if (state.sort === "reason")
			d = a.reason < b.reason ? 1 : a.reason > b.reason ? -1 : 0;
		return (state.down ? -d : d) || a.index - b.index;
	}

	function update() {
		const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
		visible = tests.filter((t) => (!state.shown.size || state.shown.has(t.verdict)) &&
			words.every((w) => t.text.includes(w)));
		visible.sort(compare);
		drawn = 0;
		$("rows").textContent = "";
		$("empty").hidden = visible.length > 0;
		for (const button of document.querySelectorAll(".head button")) {
			const on = button.dataset.sort === state.sort;
			button.textContent = button.dataset.title + (on ? state.down ? " ▲" : " ▼" : "");
		}
		more();
	}

	/* Rows are made when they are about to be seen. */
	function more() {
		const part = document.createDocumentFragment();
		for (const end = Math.min(drawn + page, visible.length); drawn < end; drawn++)
			part.append(row(visible[drawn]));
		$("rows").append(part);
	}

	function row(t) {
		const e = element("div", "row test" + (t.dynamic ? " dynamic" : ""));
		const name = element("div", "name"), verdict = element("div", "verdict", t.verdict);
		const at = t.name.indexOf("@", 4);
		name.append(element("small", "", at < 0 ? "" : t.name.slice(4, at + 1)),
			at < 0 ? t.name.slice(4) : t.name.slice(at + 1));
		verdict.style.color = color(t.verdict);
		e.append(name, verdict, element("div", "time", t.verdict === "notrun" ? "" :
			seconds(t.time)), element("div", "reason", t.reason));
		e.tabIndex = 0;
		e.onclick = function () {
			if (!String(getSelection()))
				toggle(e, t);
		};
		e.onkeydown = function (event) {
			if (event.key === "Enter" || event.key === " ") {
				event.preventDefault();
				toggle(e, t);
			}
		};
		if (decodeURIComponent(location.hash.slice(1)) === t.name)
			setTimeout(function () { toggle(e, t); e.scrollIntoView(); });
		return e;
	}

	function toggle(e, t) {
		if (e.classList.toggle("open")) {
			e.after(logs(t));
			history.replaceState(null, "", "#" + encodeURIComponent(t.name));
		} else {
			e.nextSibling.remove();
		}
	}

	function logs(t) {
		const box = element("div", "logs"), source = $("log" + t.index);
		const log = source ? JSON.parse(source.textContent) : {};
		const parts = [["console", "Console of the machine that died"],
			["err", "Standard error"], ["out", "Standard output"],
			["warnings", "Kernel warnings"], ["dmesg", "Kernel log"]];
		const bad = order.indexOf(t.verdict) < 9;
		for (const [key, title] of parts) {
			if (!log[key])
				continue;
			/* Colours of a terminal mean nothing here. */
			const text = log[key].replace(/\x1b\[[0-9;]*[A-Za-z]/g, "");
			const details = element("details"), summary = element("summary", "", title);
			const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
			summary.append(element("span", "", lines + (lines === 1 ? " line" : " lines")));
			details.append(summary, element("pre", "", text));
			details.open = key === "console" || key === "warnings" || key === "out" ||
				(bad && key === "err");
			box.append(details);
		}
		if (!box.firstChild)
			box.append(element("div", "reason", "Nothing was recorded."));
		return box;
	}

	for (const button of document.querySelectorAll(".head button"))
		button.onclick = function () {
			state.down = state.sort === button.dataset.sort && !state.down;
			state.sort = button.dataset.sort;
			update();
		};
	$("search").oninput = function () {
		state.query = $("search").value;
		update();
	};
	new IntersectionObserver(function (entries) {
		if (entries[0].isIntersecting && drawn < visible.length)
			more();
	}, { rootMargin: "600px" }).observe($("end"));
	header();
	update();
})();
