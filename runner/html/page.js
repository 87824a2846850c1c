"use strict";
/* What the pages of a run and of a comparison share: table, filters, panel, keys. */
const colors = { pass: "pass", warn: "warn", "dmesg-warn": "warn", skip: "skip", fail: "fail",
	"dmesg-fail": "fail", crash: "fail", notrun: "none", none: "none" };
const color = (verdict) => "var(--" + (colors[verdict] || "bad") + ")";
const $ = (id) => document.getElementById(id);

function element(tag, className, ...content) {
	const e = document.createElement(tag);
	if (className)
		e.className = className;
	e.append(...content.filter((c) => c !== undefined && c !== null && c !== ""));
	return e;
}

function seconds(s) {
	if (s < 120)
		return s.toFixed(s < 10 ? 2 : 1) + " s";
	return Math.floor(s / 60) + " min " + Math.round(s % 60) + " s";
}

function pill(verdict, text) {
	const e = element("span", "verdict", text || verdict);
	e.style.color = color(verdict);
	return e;
}

/* The binary in grey, what is tested in it not. */
function testName(name) {
	const start = name.startsWith("igt@") ? 4 : 0, at = name.indexOf("@", start);
	return element("span", "name", at < 0 ? "" : element("small", "", name.slice(start, at + 1)),
		at < 0 ? name.slice(start) : name.slice(at + 1));
}

/* One small square for each past run. */
function strip(verdicts, titles) {
	const e = element("span", "strip");
	verdicts.forEach(function (verdict, i) {
		const one = element("i", verdict ? "" : "unknown");
		if (verdict)
			one.style.background = color(verdict);
		one.title = titles[i] + ": " + (verdict || "not in there");
		e.append(one);
	});
	e.setAttribute("role", "img");
	e.setAttribute("aria-label", "earlier: " + verdicts.map((v) => v || "none").join(", "));
	return e;
}

/*
 * Only rows in sight exist.  All have the same height, so that nothing jumps.
 * @page: rows, columns [{ key, title, width, open (its width beside
 * the panel), compare, cell }], filters [{ group, key,
 * color, test }], text(row), details(row), sort
 */
function show(page) {
	const state = { words: [], on: new Set(), sort: page.sort, down: false, current: null };
	const scroller = $("scroller"), rows = $("rows"), panel = $("panel");
	let visible = [], height = 0, first = -1, last = -1;

	function chip(filter, count) {
		const button = element("button", "", filter.label || filter.key, element("b", "",
			String(count)));
		if (filter.color) {
			const dot = element("span", "dot");
			dot.style.background = filter.color;
			button.prepend(dot);
		}
		button.type = "button";
		button.dataset.filter = filter.key;
		button.setAttribute("aria-pressed", "false");
		button.onclick = function () {
			const on = !state.on.delete(filter);
			if (on)
				state.on.add(filter);
			button.setAttribute("aria-pressed", String(on));
			update();
		};
		return button;
	}

	function head(column) {
		const button = element("button", "", column.title), cell = element("div", column.key,
			button);
		button.type = "button";
		button.dataset.sort = column.key;
		cell.setAttribute("role", "columnheader");
		button.onclick = function () {
			state.down = state.sort === column.key && !state.down;
			state.sort = column.key;
			update();
		};
		return cell;
	}

	/* Within a group of filters one has to hold, of the groups all. */
	function passes(row) {
		const groups = new Map();
		for (const filter of state.on)
			groups.set(filter.group, groups.get(filter.group) || filter.test(row));
		for (const held of groups.values())
			if (!held)
				return false;
		return state.words.every((word) => row.text.includes(word));
	}

	function update() {
		const column = page.columns.find((c) => c.key === state.sort);
		const sign = state.down ? -1 : 1;
		visible = page.rows.filter(passes);
		visible.sort((a, b) => sign * column.compare(a, b) || a.index - b.index);
		for (const button of document.querySelectorAll("#head button")) {
			const on = button.dataset.sort === state.sort;
			button.parentNode.setAttribute("aria-sort", !on ? "none" :
				state.down ? "descending" : "ascending");
		}
		$("count").textContent = visible.length === page.rows.length ? page.rows.length +
			" tests" : visible.length + " of " + page.rows.length + " tests";
		$("empty").hidden = visible.length > 0;
		$("table").setAttribute("aria-rowcount", String(visible.length + 1));
		scroller.scrollTop = 0;
		draw(true);
	}

	function draw(always) {
		const from = Math.max(0, Math.floor(scroller.scrollTop / height) - 8);
		const to = Math.min(visible.length, from + Math.ceil(scroller.clientHeight / height) + 16);
		if (!always && from === first && to === last)
			return;
		const focused = rows.contains(document.activeElement);
		first = from;
		last = to;
		rows.style.height = visible.length * height + "px";
		const part = document.createDocumentFragment();
		for (let i = from; i < to; i++)
			part.append(drawRow(visible[i], i));
		rows.replaceChildren(part);
		const current = rows.querySelector(".current");
		if (focused && current)
			current.focus({ preventScroll: true });
	}

	function drawRow(row, i) {
		const e = element("div", "row test" + (row.dynamic ? " dynamic" : "") +
			(row === state.current ? " current" : ""));
		e.setAttribute("role", "row");
		e.setAttribute("aria-rowindex", String(i + 2));
		e.tabIndex = row === state.current || (!state.current && i === first) ? 0 : -1;
		e.style.transform = "translateY(" + i * height + "px)";
		e.dataset.name = row.name;
		for (const column of page.columns) {
			const cell = element("div", column.key, column.cell(row));
			cell.setAttribute("role", "cell");
			e.append(cell);
		}
		e.onclick = function () {
			if (String(getSelection()) === "")
				select(row, true);
		};
		return e;
	}

	/* Makes @row the current one and opens the panel for it; null closes it. */
	function select(row, focus) {
		state.current = row;
		document.body.classList.toggle("open", Boolean(row));
		panel.hidden = !row;
		if (row) {
			const close = element("button", "close", "✕");
			close.type = "button";
			close.title = "Close (Esc)";
			close.onclick = () => select(null, true);
			panel.replaceChildren(close, ...page.details(row));
			panel.scrollTop = 0;
			panel.setAttribute("aria-label", row.name);
			reveal(visible.indexOf(row));
		}
		try {
			history.replaceState(null, "", row ? "#" + encodeURI(row.name) : "#");
		} catch (e) {
			/* Some browsers allow a file none. */
		}
		draw(true);
		const e = rows.querySelector(row ? ".current" : "[tabindex='0']");
		if (focus && e)
			e.focus({ preventScroll: true });
	}

	function reveal(i) {
		const top = i * height;
		if (i < 0)
			return;
		if (top < scroller.scrollTop)
			scroller.scrollTop = top;
		else if (top + height > scroller.scrollTop + scroller.clientHeight)
			scroller.scrollTop = top + height - scroller.clientHeight;
	}

	function step(by) {
		const i = visible.indexOf(state.current), to = i < 0 && by < 0 ? 0 : i + by;
		if (visible.length)
			select(visible[Math.max(0, Math.min(visible.length - 1, to))], true);
	}

	function key(event) {
		const typing = event.target === $("search");
		if (event.ctrlKey || event.metaKey || event.altKey)
			return;
		if (event.key === "Escape") {
			if (typing && $("search").value) {
				$("search").value = "";
				search();
			} else {
				select(null, true);
			}
		} else if (event.key === "ArrowDown" && !panel.contains(event.target) ||
			(event.key === "j" && !typing)) {
			step(1);
		} else if (event.key === "ArrowUp" && !panel.contains(event.target) ||
			(event.key === "k" && !typing)) {
			step(-1);
		} else if (event.key === "/" && !typing) {
			$("search").focus();
		} else if ((event.key === "Enter" || event.key === " ") &&
			event.target.classList.contains("test")) {
			select(page.rows.find((r) => r.name === event.target.dataset.name), true);
		} else {
			return;
		}
		event.preventDefault();
	}

	function search() {
		state.words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
		update();
	}

	/* The test that the address names: "page.html#igt@binary@subtest". */
	function fromAddress() {
		let name = location.hash.slice(1);
		try {
			name = decodeURIComponent(name);
		} catch (e) {
			/* No address of ours then; a test may still have that name. */
		}
		const row = name && page.rows.find((r) => r.name === name);
		if (row && row !== state.current)
			select(row, false);
	}

	/* Paper has no use for a table that scrolls: everything that is no pass, in full. */
	function print() {
		const bad = visible.filter((r) => !r.quiet).slice(0, 2000);
		$("print").replaceChildren(...bad.map((r) => element("div", "row", ...page.columns.map(
			(c) => element("div", c.key, c.cell(r))))));
	}

	function measure() {
		const probe = element("div", "row test", element("div", "", "x"));
		rows.append(probe);
		height = probe.getBoundingClientRect().height;
		probe.remove();
		/* The heads stand above their columns, whatever room the scroll bar takes. */
		$("head").style.paddingRight = 14 + scroller.offsetWidth - scroller.clientWidth + "px";
		draw(true);
	}

	for (const [name, width] of [["--columns", (c) => c.width], ["--columns-open", (c) => c.open]])
		document.documentElement.style.setProperty(name,
			page.columns.map(width).filter(Boolean).join(" "));
	$("head").append(...page.columns.map(head));
	for (const filter of page.filters) {
		const count = page.rows.filter(filter.test).length;
		if (count)
			$("chips").append(chip(filter, count));
	}
	$("search").oninput = search;
	scroller.onscroll = () => requestAnimationFrame(() => draw(false));
	document.addEventListener("keydown", key);
	addEventListener("hashchange", fromAddress);
	addEventListener("beforeprint", print);
	addEventListener("afterprint", () => $("print").replaceChildren());
	measure();
	update();
	addEventListener("resize", measure);
	fromAddress();
	performance.mark("ready");
	return { reopen: () => state.current && select(state.current, false) };
}
