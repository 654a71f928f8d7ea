/**
 * Runs mutated statistics texts through the parser: `node --import tsx bench/fuzz-statistics.ts
 * [RUNS] [SEED]`. Fails on a throw, on a text that takes long, and on an accepted text whose
 * numbers do not stand in it behind their labels, in their section, with their unit.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Random } from "../source/core/random.ts";
import type { DriverStatistics } from "../source/core/sample.ts";
import { parseDriverStatistics } from "../source/formats/parse-driver-statistics.ts";

const LONGEST_MS = 50;
const LONGEST_TEXT = 64 * 1024;

const DIRECTORY = new URL("../test/fixtures/statistics/", import.meta.url);
const FIXTURES = readdirSync(DIRECTORY).map((name) =>
	readFileSync(new URL(name, DIRECTORY), "latin1"),
);

const UNITS = ["ns", "us", "ms", "s", "seconds", "bytes", "kB", "KiB", "MB/s", "operations", ""];
const TOKENS = ["\n", "\n\n", "\r\n", "\0", "  ", "-", ".", "(", "Errors: 7", "  TX: ", "\ufffd"];

type Mutation = (text: string, random: Random) => string;

const MUTATIONS: readonly Mutation[] = [
	function flipBits(text, random) {
		const at = random.integer(0, text.length - 1);
		const code = text.charCodeAt(at) ^ (1 << random.integer(0, 7));
		return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
	},
	function deleteSpan(text, random) {
		const [begin, end] = span(text, random);
		return text.slice(0, begin) + text.slice(end);
	},
	function duplicateSpan(text, random) {
		const [begin, end] = span(text, random);
		const at = random.integer(0, text.length);
		const times = random.chance(0.01) ? random.integer(100, 2000) : 1;
		return text.slice(0, at) + text.slice(begin, end).repeat(times) + text.slice(at);
	},
	function insertToken(text, random) {
		const at = random.integer(0, text.length);
		return text.slice(0, at) + pick(TOKENS, random) + text.slice(at);
	},
	function swapLines(text, random) {
		const lines = text.split("\n");
		const [a, b] = [random.integer(0, lines.length - 1), random.integer(0, lines.length - 1)];
		[lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
		return lines.join("\n");
	},
	function dropLine(text, random) {
		const lines = text.split("\n");
		lines.splice(random.integer(0, lines.length - 1), 1);
		return lines.join("\n");
	},
	function inflateNumber(text, random) {
		const digits = String(random.integer(0, 9)).repeat(random.integer(1, 25));
		return replaceOne(text, /\d+/g, random, (number) =>
			random.chance(0.5) ? number + digits : `-${digits}`,
		);
	},
	function changeUnit(text, random) {
		return replaceOne(text, /\b(ns|bytes|operations|seconds)\b/g, random, () =>
			pick(UNITS, random),
		);
	},
	function truncate(text, random) {
		return text.slice(0, random.integer(0, text.length));
	},
];

function pick<Item>(items: readonly Item[], random: Random): Item {
	return items[random.integer(0, items.length - 1)] as Item;
}

function span(text: string, random: Random): [number, number] {
	const begin = random.integer(0, text.length);
	return [begin, Math.min(text.length, begin + random.integer(1, random.chance(0.5) ? 4 : 80))];
}

function replaceOne(
	text: string,
	pattern: RegExp,
	random: Random,
	replacement: (found: string) => string,
): string {
	const found = [...text.matchAll(pattern)];
	if (found.length === 0) return text;
	const { 0: old, index } = pick(found, random);
	return text.slice(0, index) + replacement(old) + text.slice(index + old.length);
}

function mutate(random: Random): string {
	let text = pick(FIXTURES, random);
	for (let left = random.integer(1, 4); left > 0; left--)
		text = pick(MUTATIONS, random)(text, random);
	return text.slice(0, LONGEST_TEXT);
}

/** Everything that stands in the text, line by line: `section/label/unit=number`. */
function claimsOf(text: string): Set<string> {
	const claims = new Set<string>();
	const claim = (name: string, digits: string | undefined) =>
		claims.add(`${name}=${BigInt(digits ?? "")}`);
	let section = "";
	for (const line of text.split("\n").slice(0, -1)) {
		if (!line.startsWith("  ")) {
			section = line;
			const runtime = /^Runtime: (\d+)\.(\d\d\d) seconds$/.exec(line);
			if (runtime !== null) claim("runtime", `${runtime[1]}${runtime[2]}`);
			continue;
		}
		// Where a float cut a line, the next one follows in the same line.
		for (const [, name, bytes, operations] of line.matchAll(
			/(?<=^|\() {2}([TR]X): (-?\d+) bytes in (-?\d+) operations \(/g,
		)) {
			claim(`${section}${name} bytes`, bytes);
			claim(`${section}${name} operations`, operations);
		}
		const last = /(?:^|\() {2}([A-Z][A-Za-z ]*): (-?\d+)( ns)?$/.exec(line);
		if (last !== null) claim(`${section}${last[1]}${last[3] ?? ""}`, last[2]);
	}
	return claims;
}

/** What the parser made of it, in the same form. */
function* readingsOf(statistics: DriverStatistics): Generator<string> {
	const { latency, connect_time_ns } = statistics;
	yield `runtime=${statistics.runtime_ms}`;
	yield `DMA Statistics:TX bytes=${statistics.tx_bytes}`;
	yield `DMA Statistics:TX operations=${statistics.tx_operations}`;
	yield `DMA Statistics:RX bytes=${statistics.rx_bytes}`;
	yield `DMA Statistics:RX operations=${statistics.rx_operations}`;
	yield `DMA Statistics:Errors=${statistics.dma_errors}`;
	if (latency !== null) {
		yield `DMA Latency:Average ns=${latency.average_ns}`;
		yield `DMA Latency:Maximum ns=${latency.maximum_ns}`;
		yield `DMA Latency:Minimum ns=${latency.minimum_ns}`;
	}
	yield `Thunderbolt Statistics:Connections=${statistics.connections}`;
	yield `Thunderbolt Statistics:Disconnections=${statistics.disconnections}`;
	yield `Thunderbolt Statistics:Errors=${statistics.thunderbolt_errors}`;
	if (connect_time_ns !== null) {
		yield `Thunderbolt Statistics:Average Connect Time ns=${connect_time_ns}`;
	}
}

/** Shortest of three, so that a busy machine does not pass for a slow parser. */
function shortestTime_ms(text: string): number {
	const times = [1, 2, 3].map(() => {
		const began_ms = performance.now();
		parseDriverStatistics(text);
		return performance.now() - began_ms;
	});
	return Math.min(...times);
}

function check(text: string): "accepted" | "refused" {
	const began_ms = performance.now();
	const parsed = parseDriverStatistics(text);
	const took_ms = performance.now() - began_ms;
	if (took_ms > LONGEST_MS && shortestTime_ms(text) > LONGEST_MS) throw new Error(`${took_ms} ms`);
	if (!parsed.ok) return "refused";
	const claims = claimsOf(text);
	for (const reading of readingsOf(parsed.statistics)) {
		if (!claims.has(reading)) throw new Error(`not in the text: ${reading}`);
	}
	return "accepted";
}

const runs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const random = new Random(seed);
const outcomes = { accepted: 0, refused: 0 };
const began_ms = performance.now();
for (let run = 0; run < runs; run++) {
	const text = mutate(random);
	try {
		outcomes[check(text)]++;
	} catch (error) {
		console.error(`run ${run} of seed ${seed}: ${error}\n${JSON.stringify(text)}`);
		process.exit(1);
	}
}
const perSecond = Math.round(runs / ((performance.now() - began_ms) / 1000));
const { accepted, refused } = outcomes;
console.log(
	`${runs} texts, seed ${seed}: ${accepted} accepted, ${refused} refused, ${perSecond} a second`,
);
