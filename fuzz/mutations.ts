/** Mutations of texts. */
import type { Random } from "../source/sources/simulated/random.ts";

const MAX_TEXT_LENGTH = 64 * 1024;

/**
 * Pieces for every reader: line ends, controls, and what terminals, pages and spreadsheets
 * interpret.
 */
const HOSTILE = [
	"\n",
	"\n\n",
	"\r\n",
	"\r",
	"\t",
	"\0",
	"  ",
	"-",
	".",
	",",
	":",
	"(",
	'"',
	'""',
	"'",
	"=1+2",
	"@",
	"{",
	"}",
	"[",
	"]",
	"&a ",
	"*a",
	"0x1f",
	"1e999",
	"-0",
	"NaN",
	"Infinity",
	"18446744073709551616",
	"null",
	"__proto__",
	"constructor",
	"<script>",
	"\u001b[2J",
	"\u001b]0;x\u0007",
	"\u009b31m",
	"\u202e",
	"\u200b",
	"\ud800",
	"\ufeff",
	"\ufffd",
];

type Mutation = (text: string, random: Random, tokens: readonly string[]) => string;

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
	function insertToken(text, random, tokens) {
		const at = random.integer(0, text.length);
		return text.slice(0, at) + pick(tokens, random) + text.slice(at);
	},
	function replaceWord(text, random, tokens) {
		return replaceOne(text, /\w+/g, random, () => pick(tokens, random));
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
	function truncate(text, random) {
		return text.slice(0, random.integer(0, text.length));
	},
];

/** Applies one to four mutations to a seed. */
export function mutated(
	seeds: readonly string[],
	tokens: readonly string[],
	random: Random,
): string {
	const words = [...HOSTILE, ...tokens];
	let text = pick(seeds, random);
	for (let left = random.integer(1, 4); left > 0; left--) {
		text = pick(MUTATIONS, random)(text, random, words);
	}
	return text.slice(0, MAX_TEXT_LENGTH);
}

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
