/** The table of rooms in docs/architecture.md, held against the imports of the code. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..");
const SOURCE = join(ROOT, "source");
/** Imports, re-exports and dynamic imports, of types as well. */
const IMPORT = /\b(?:from|import\(?)\s*"([^"]+)"/g;
const REACT = /^(?:react|ink|ink-chart)(?:\/|$)/;

interface Room {
	/** Null: it may import every room. */
	readonly imports: readonly string[] | null;
	readonly uses: string;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
	.filter((file) => /\.tsx?$/.test(file))
	.sort();
const importsOf = new Map(files.map((file) => [file, importsIn(file)]));
const rooms = roomsIn(readFileSync(join(ROOT, "docs/architecture.md"), "utf8"));

test("every room of the code is in the table, and every room of the table has code", () => {
	const built = new Set(files.map(roomOf).filter((room) => room !== "."));
	assert.deepEqual([...built].sort(), [...rooms.keys()].sort());
});

test("a file imports what the table allows its room", () => {
	const forbidden = files.flatMap((file) => {
		const room = rooms.get(roomOf(file));
		if (room === undefined) return [];
		return (importsOf.get(file) ?? [])
			.filter((name) => !isAllowed(file, room, name))
			.map((name) => `${file} imports ${name}`);
	});
	assert.deepEqual(forbidden, []);
});

test("no files import each other in a circle, not even their types", () => {
	const done = new Set<string>();
	const visit = (file: string, path: readonly string[]): void => {
		const at = path.indexOf(file);
		assert.ok(at < 0, `a circle: ${[...path.slice(at), file].join(" → ")}`);
		if (done.has(file)) return;
		for (const name of importsOf.get(file) ?? []) {
			if (importsOf.has(name)) visit(name, [...path, file]);
		}
		done.add(file);
	};
	for (const file of files) visit(file, []);
});

function isAllowed(file: string, { imports, uses }: Room, name: string): boolean {
	if (name.startsWith("node:")) return uses.includes("Node");
	if (REACT.test(name)) return uses.includes("React");
	if (!importsOf.has(name)) return true;
	return imports === null || roomOf(name) === roomOf(file) || imports.includes(roomOf(name));
}

/** What a file imports: a file of ours by its path below `source/`, a package by its name. */
function importsIn(file: string): string[] {
	const text = readFileSync(join(SOURCE, file), "utf8");
	return [...text.matchAll(IMPORT)].map(([, name = ""]) =>
		name.startsWith(".") ? relative(SOURCE, join(SOURCE, dirname(file), name)) : name,
	);
}

function roomOf(file: string): string {
	return dirname(file);
}

/** Rows such as: | `link/` | what it holds | core, inputs | Node |. */
function roomsIn(markdown: string): ReadonlyMap<string, Room> {
	const rows = markdown.matchAll(/^\| `([a-z/-]+)\/` +\|[^|]*\|([^|]*)\|([^|]*)\|$/gm);
	return new Map(
		[...rows].map(([, name = "", imports = "", uses = ""]) => {
			const names = imports.trim().split(/,\s*/);
			return [name, { imports: names[0] === "every room" ? null : names, uses }];
		}),
	);
}
