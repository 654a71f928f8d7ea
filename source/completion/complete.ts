/**
 * Completion of command lines: what can stand in the place of the last word, from the tables of
 * commands and flags. One engine answers all shells; their scripts only ask it and show the answer
 * (`shell-scripts.ts`).
 */
import type { CommandHelp } from "../options/command.ts";
import { flagName } from "../options/command-line.ts";
import { type Completes, completesOf, type NameList } from "../options/completes.ts";
import type { Flag } from "../options/flags.ts";

export interface Candidate {
	readonly word: string;
	/** For shells that describe words; empty if there is nothing to say. */
	readonly help: string;
}

export interface Completion {
	/** What the shell completes beside the candidates. `program` is a command line of its own. */
	readonly paths: NonNullable<Completes["paths"]> | "program" | "nothing";
	/** They begin like the last word or, behind `--flag=`, like the value in it. */
	readonly candidates: readonly Candidate[];
}

interface Tables {
	/** The monitor first: its flags are those of a command line without a command. */
	readonly commands: readonly [CommandHelp, ...CommandHelp[]];
	readonly namesOf: (list: NameList) => readonly string[];
}

/** @param words the command line behind the program's name, up to the word to complete */
export function complete(words: readonly string[], { commands, namesOf }: Tables): Completion {
	const [monitor, ...named] = commands;
	const calls = [
		...named.map(({ name, title }) => ({ word: name, help: title.replace(/^.*?: /, "") })),
		{ word: "help", help: "the flags of a command" },
	];
	const [first = "", ...others] = words;
	const last = words.at(-1) ?? "";
	if (others.length === 0 && !first.startsWith("-")) return answer(last, calls);
	if (first === "help") return answer(last, others.length === 1 ? calls.slice(0, -1) : []);
	const command = named.find(({ name }) => name === first);
	const place = placeOf(command === undefined ? words : others, command ?? monitor);
	switch (place.is) {
		case "program":
			return { paths: "program", candidates: [] };
		case "flag":
			return answer(last, place.flags);
		case "value": {
			const { completes, typed } = place;
			const { words: choices = [], names, paths } = completes;
			const all = [...choices, ...(names === undefined ? [] : namesOf(names))];
			return answer(
				typed,
				all.map((word) => ({ word, help: "" })),
				paths,
			);
		}
	}
}

function answer(
	typed: string,
	all: readonly Candidate[],
	paths: Completion["paths"] = "nothing",
): Completion {
	const candidates = all.filter(({ word }) => word.startsWith(typed));
	return { paths, candidates };
}

type Place =
	| { readonly is: "program" }
	| { readonly is: "flag"; readonly flags: readonly Candidate[] }
	| { readonly is: "value"; readonly completes: Completes; readonly typed: string };

/** What the last word is: part of another command line, a flag, or a value. */
function placeOf(words: readonly string[], command: CommandHelp): Place {
	const { flags, takesProgram = false, operands = [] } = command;
	const before = words.slice(0, -1);
	const last = words.at(-1) ?? "";
	const end = before.indexOf("--");
	// Operands that repeat go on behind it: `compare LOG... -- LOG...`.
	if (end >= 0 && takesProgram && operands.at(-1)?.isRepeatable !== true) return { is: "program" };

	const byWord = flagsByWord(flags);
	const given = new Set<Flag<unknown>>();
	let open: Flag<unknown> | undefined;
	let count = 0;
	for (const word of before.filter((_, index) => index !== end)) {
		const flag = open === undefined ? byWord.get(word.split("=", 1)[0] ?? "") : undefined;
		if (flag !== undefined) given.add(flag);
		else if (open === undefined) count++;
		open = flag !== undefined && flag.takes !== "" && !word.includes("=") ? flag : undefined;
	}
	if (open !== undefined) return valueFor(open, last);
	if (last.startsWith("-") && end < 0) {
		const [name = "", value] = last.split(/=(.*)/s, 2);
		const flag = byWord.get(name);
		if (value !== undefined) return flag === undefined ? NOTHING : valueFor(flag, value);
		const offered = [...byWord].filter(([, one]) => one.isRepeatable === true || !given.has(one));
		return { is: "flag", flags: offered.map(([word, { help }]) => ({ word, help })) };
	}
	const operand = operands[count] ?? operands.findLast(({ isRepeatable }) => isRepeatable === true);
	if (operand === undefined) return NOTHING;
	return { is: "value", completes: completesOf(operand.name, operand.completes), typed: last };
}

const NOTHING: Place = { is: "value", completes: {}, typed: "" };

function valueFor({ takes, completes }: Flag<unknown>, typed: string): Place {
	return { is: "value", completes: completesOf(takes, completes), typed };
}

/** Each flag by its long name, and by its letter if it has one. */
function flagsByWord(flags: CommandHelp["flags"]): ReadonlyMap<string, Flag<unknown>> {
	const all = Object.entries(flags);
	return new Map([
		...all.map(([name, flag]) => [flagName(name), flag] as const),
		...all.flatMap(([, flag]) =>
			flag.short === undefined ? [] : [[`-${flag.short}`, flag] as const],
		),
	]);
}

/** Puts together what bash takes apart at `=` and `:`: `--source=link` is one word again. */
export function joinSplitWords(words: readonly string[]): string[] {
	const joined: string[] = [];
	let isOpen = false;
	for (const word of words) {
		const isBreak = /^[=:]+$/.test(word);
		if (joined.length > 0 && (isBreak || isOpen)) joined.push(`${joined.pop()}${word}`);
		else joined.push(word);
		isOpen = isBreak;
	}
	return joined;
}
