import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { COMMAND_NAMES, parseCommandLine } from "../source/command-table.ts";
import { FIELDS } from "../source/core/metrics.ts";
import { KEYS } from "../source/screen/keys.ts";
import { PAGES, pageText, ROOT, shownLines } from "./helpers/documents.ts";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** The invocations of this program in a line for a shell. */
function invocationsIn(line: string): string[] {
	return line.split(/ \| | && /).filter((part) => /(^|\s)anarchy-perf-ink($|\s)/.test(part));
}

function optionsOf(command: string) {
	const [, words = ""] = /anarchy-perf-ink\b(.*)$/.exec(command.replace(/ (&|> \S+)$/, "")) ?? [];
	// Words in single quotes are one, as for a shell.
	const parts = [...words.matchAll(/'([^']*)'|[^\s']+/g)].map(([word, quoted]) => quoted ?? word);
	return parseCommandLine(parts, "0.0.0").options;
}

const shown = PAGES.flatMap((page) =>
	shownLines(page).flatMap((line) => invocationsIn(line).map((command) => ({ page, command }))),
);

for (const { page, command } of shown) {
	test(`${page} shows a command that is understood: ${command}`, () => {
		assert.notEqual(optionsOf(command).command, "print");
	});
}

test("the pages show each command", () => {
	const commands = new Set<string>(shown.map(({ command }) => optionsOf(command).command));
	assert.ok(shown.length >= 60);
	assert.deepEqual(
		COMMAND_NAMES.filter((name) => !commands.has(name)),
		[],
	);
});

test("the page of the record lists its columns, in their order", () => {
	const [, after = ""] = pageText("docs/record.md").split("The columns, in this order");
	const [table = ""] = after.split("\n#");
	const rows = table.split("\n").filter((line) => line.startsWith("| `"));
	const names = rows.flatMap((row) => row.split(" | ")[0]?.match(/[a-z]\w*/g) ?? []);
	assert.deepEqual(
		names,
		FIELDS.map(({ name }) => name),
	);
});

test("the page of the screen lists the keys in the words of the program's help", () => {
	const page = pageText("docs/reading-the-screen.md");
	const [, table = ""] = /^\| key .*\n\|.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
	const rows = [...table.matchAll(/^\| (.*?) +\| (.*?) +\|$/gm)].map(([, key = "", help]) => [
		key.replaceAll("`", ""),
		help,
	]);
	const keys = KEYS.map(({ label, help }) => [label.replace("  ", " "), help]);
	assert.deepEqual(rows, keys);
});

test("every npm script that a page names exists", () => {
	for (const page of PAGES.filter((name) => name !== "CHANGELOG.md")) {
		for (const [, script = ""] of pageText(page).matchAll(/npm run ([a-z:]+)/g)) {
			assert.ok(script in manifest.scripts, `${page} names npm run ${script}`);
		}
	}
});

test("every test that a page names is there", () => {
	for (const page of PAGES) {
		for (const [, path = ""] of pageText(page).matchAll(/`(test\/[\w./-]+\.tsx?)`/g)) {
			assert.ok(existsSync(join(ROOT, path)), `${page} names ${path}`);
		}
	}
});

test("every link of a page leads to a file, and to a heading of it", () => {
	for (const page of PAGES) {
		for (const [, target = ""] of pageText(page).matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^https?:/.test(target)) continue;
			const [path = "", anchor] = target.split("#");
			const file = path === "" ? page : join(dirname(page), path);
			assert.ok(existsSync(join(ROOT, file)), `${page} links to ${target}`);
			if (anchor === undefined) continue;
			assert.ok(anchorsOf(file).includes(anchor), `${page} links to ${target}`);
		}
	}
});

/** The anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): string[] {
	return [...pageText(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
			.replaceAll(" ", "-"),
	);
}

test("the index links to every page below docs", () => {
	const linked = [...pageText("docs/README.md").matchAll(/\]\(([^)\s#]+)/g)].map(([, path = ""]) =>
		join("docs", path),
	);
	const pages = PAGES.filter((page) => page.startsWith("docs/") && page !== "docs/README.md");
	assert.deepEqual(
		pages.filter((page) => !linked.includes(page)),
		[],
	);
});

test("the program says every message that the page of troubles explains", () => {
	const said = readdirSync(join(ROOT, "source"), { recursive: true, encoding: "utf8" })
		.filter((name) => /\.tsx?$/.test(name))
		.map((name) => readFileSync(join(ROOT, "source", name), "utf8"))
		.join("\n");
	const rows = pageText("docs/troubleshooting.md").matchAll(/^\| (`.*?) +\|/gm);
	const messages = [...rows].flatMap(([, cell = ""]) =>
		[...cell.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message),
	);
	assert.ok(messages.length >= 30);
	const ofOthers = /^sudo: /;
	assert.deepEqual(
		messages.filter((message) => !ofOthers.test(message) && !said.includes(message)),
		[],
	);
});
