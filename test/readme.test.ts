import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { COMMAND_NAMES, parseCommandLine } from "../source/command-table.ts";
import { FIELDS } from "../source/core/metrics.ts";
import { KEYS } from "../source/screen/keys.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The command lines of this program that the README shows, without what explains them. */
const commands = readme
	.split("\n")
	.filter((line) => /^ {4}\S/.test(line))
	.flatMap((line) => line.trim().split(/ {2,}/).slice(0, 1))
	.flatMap((line) => line.split(" | "))
	.filter((line) => line.includes("anarchy-perf-ink ") || line.endsWith("anarchy-perf-ink"))
	.filter((line) => !line.startsWith("npm "));

test("the README shows this program's commands", () => assert.ok(commands.length >= 15));

function optionsOf(command: string) {
	const [, words = ""] = /anarchy-perf-ink\b(.*)$/.exec(command) ?? [];
	// Words in single quotes are one, as for a shell.
	const parts = [...words.matchAll(/'([^']*)'|[^\s']+/g)].map(([word, quoted]) => quoted ?? word);
	return parseCommandLine(parts, "0.0.0").options;
}

for (const command of commands) {
	test(`the README's command is understood: ${command}`, () => {
		assert.notEqual(optionsOf(command).command, "print");
	});
}

test("the README shows each command", () => {
	const shown = new Set<string>(commands.map((command) => optionsOf(command).command));
	assert.deepEqual(
		COMMAND_NAMES.filter((name) => !shown.has(name)),
		[],
	);
});

test("the README lists the columns of the record, in their order", () => {
	const [, after = ""] = readme.split("The columns, in this order");
	const [table = ""] = after.split("\n#");
	const rows = table.split("\n").filter((line) => line.startsWith("| `"));
	const names = rows.flatMap((row) => row.split(" | ")[0]?.match(/[a-z]\w*/g) ?? []);
	assert.deepEqual(
		names,
		FIELDS.map(({ name }) => name),
	);
});

test("the README lists the keys in the words of the program's help", () => {
	const [, table = ""] = /^\| key .*\n\|.*\n((?:\|.*\n)+)/m.exec(readme) ?? [];
	const rows = [...table.matchAll(/^\| (.*?) +\| (.*?) +\|$/gm)].map(([, key = "", help]) => [
		key.replaceAll("`", ""),
		help,
	]);
	const keys = KEYS.map(({ label, help }) => [label.replace("  ", " "), help]);
	assert.deepEqual(rows, keys);
});

test("every npm script that a document names exists", () => {
	for (const document of ["README.md", "CONTRIBUTING.md", "docs/performance.md"]) {
		const text = readFileSync(new URL(`../${document}`, import.meta.url), "utf8");
		for (const [, script = ""] of text.matchAll(/npm run ([a-z:]+)/g)) {
			assert.ok(script in manifest.scripts, `${document} names npm run ${script}`);
		}
	}
});

test("every test that a document names is there", () => {
	const root = new URL("..", import.meta.url);
	const documents = readdirSync(new URL("docs/", root)).filter((name) => name.endsWith(".md"));
	for (const name of ["README.md", "CONTRIBUTING.md", ...documents.map((one) => `docs/${one}`)]) {
		const text = readFileSync(new URL(name, root), "utf8");
		for (const [, path = ""] of text.matchAll(/`(test\/[\w./-]+\.tsx?)`/g)) {
			assert.ok(existsSync(new URL(path, root)), `${name} names ${path}`);
		}
	}
});
