/**
 * The manual page, in man(7), from the tables of commands, flags and keys. A flag that several
 * commands have in the same words is described once.
 */
import { wrapWords } from "../source/core/wrap-words.ts";
import type { CommandHelp } from "../source/options/command.ts";
import { flagName } from "../source/options/command-line.ts";
import type { Flag } from "../source/options/flags.ts";
import { EXIT_MEANINGS, flagText } from "../source/options/help-text.ts";
import type { Key } from "../source/screen/key.ts";
import { DESCRIPTION, ENVIRONMENT, EXAMPLES, FILES, type Row, SEE_ALSO } from "./manual-text.ts";

const LINE_LENGTH = 78;

interface Manual {
	readonly version: string;
	/** Of the sources, in seconds since 1970; 0 if it is not known. */
	readonly time_s: number;
	readonly commands: readonly CommandHelp[];
	readonly keys: readonly Pick<Key, "label" | "help">[];
}

export function manualPage({ version, time_s, commands, keys }: Manual): string {
	const day = time_s === 0 ? "" : new Date(time_s * 1000).toISOString().slice(0, 10);
	const calls = commands.flatMap((command) => command.calls);
	const common = commonFlags(commands);
	const ofCommands = commands.flatMap((command) => [
		`.SS ${quoted(command.name)}`,
		plain(sentenceOf(command)),
		...paragraphIfAny(command.description),
		...flagRows(Object.entries(command.flags).filter(([name]) => !isCommon(command, name))),
		...paragraphIfAny(commonOf(command)),
	]);
	/** Whether a flag is described with those of several commands. */
	function isCommon({ flags }: CommandHelp, name: string): boolean {
		return flags[name] !== undefined && common.has(keyOf(name, flags[name]));
	}
	function commonOf(command: CommandHelp): string {
		const names = Object.keys(command.flags).filter((name) => isCommon(command, name));
		return names.length === 0 ? "" : `Common flags: ${names.map(flagName).join(", ")}.`;
	}
	const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
		["NAME", ["anarchy\\-perf\\-ink \\- live performance monitor of an external GPU link"]],
		["SYNOPSIS", calls.flatMap(([words]) => [bold(withoutSudo(words)), ".br"]).slice(0, -1)],
		["DESCRIPTION", [plain(DESCRIPTION)]],
		["COMMANDS", rows(calls.map(([words, does]) => [withoutSudo(words), does]))],
		["COMMON FLAGS", flagRows([...common.values()])],
		["FLAGS OF EACH COMMAND", ofCommands],
		["KEYS", rows(keys.map(({ label, help }) => [label, help]))],
		["EXIT STATUS", rows(EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning]))],
		["FILES", rows(FILES)],
		["ENVIRONMENT", rows(ENVIRONMENT)],
		["EXAMPLES", rows(EXAMPLES)],
		["SEE ALSO", [plain(SEE_ALSO)]],
	];
	const title = `.TH ANARCHY\\-PERF\\-INK 1 "${day}" "anarchy\\-perf\\-ink ${escaped(version)}" "User Commands"`;
	return `${[title, ...sections.flatMap(([name, lines]) => [`.SH ${quoted(name)}`, ...lines])].join("\n")}\n`;
}

type NamedFlag = readonly [name: string, flag: Flag<unknown>];

/** The flags that more than one command has in the same words, by their key. */
function commonFlags(commands: readonly CommandHelp[]): ReadonlyMap<string, NamedFlag> {
	const all = commands.flatMap(({ flags }) => Object.entries(flags));
	const counts = new Map<string, number>();
	for (const [name, flag] of all) {
		counts.set(keyOf(name, flag), (counts.get(keyOf(name, flag)) ?? 0) + 1);
	}
	const several = all.filter(([name, flag]) => (counts.get(keyOf(name, flag)) ?? 0) > 1);
	return new Map(several.map(([name, flag]) => [keyOf(name, flag), [name, flag]]));
}

function keyOf(name: string, flag: Flag<unknown>): string {
	return [name, flag.takes, flag.short, flagText(flag)].join("\n");
}

function flagRows(flags: readonly NamedFlag[]): string[] {
	return flags.flatMap(([name, flag]) => {
		const words = [...(flag.short === undefined ? [] : [`-${flag.short}`]), flagName(name)];
		const takes = flag.takes === "" ? "" : ` \\fI${verbatim(flag.takes)}\\fR`;
		const usage = `${words.map((word) => `\\fB${verbatim(word)}\\fR`).join(", ")}${takes}`;
		return [".TP", usage, plain(flagText(flag))];
	});
}

/** The title of a command without its call: `Performance logger.` */
function sentenceOf({ title }: CommandHelp): string {
	const text = title.replace(/^.*?: /, "");
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function rows(all: readonly Row[]): string[] {
	return all.flatMap(([what, text]) => [".TP", bold(what), plain(text)]);
}

function paragraphIfAny(text: string): string[] {
	return text.trim() === "" ? [] : [".PP", plain(text)];
}

function withoutSudo(words: string): string {
	return words.replace(/^sudo /, "");
}

function quoted(text: string): string {
	return `"${escaped(text)}"`;
}

function bold(text: string): string {
	return `\\fB${verbatim(text)}\\fR`;
}

/** Running text, in lines of its own. */
function plain(text: string): string {
	const lines = wrapWords(escaped(text.trim().replaceAll("\n", " ")), LINE_LENGTH);
	// A line that begins with a dot or an apostrophe would be a request.
	return lines.map((line) => line.replace(/^[.']/, "\\&$&")).join("\n");
}

/** Text that is typed as it stands: its dashes and quotes are those of the keyboard. */
function verbatim(text: string): string {
	return escaped(text)
		.replaceAll("'", "\\(aq")
		.replaceAll(/(?<!\\)-/g, "\\-");
}

function escaped(text: string): string {
	return (
		text
			.replaceAll("\\", "\\e")
			// The flags within running text.
			.replaceAll(/(?<![\w-])--?(?=[a-z])/gi, (dashes) => "\\-".repeat(dashes.length))
			.replaceAll(/[^\x20-\x7e]/gu, (character) => {
				const code = character.codePointAt(0)?.toString(16).toUpperCase() ?? "";
				return `\\[u${code.padStart(4, "0")}]`;
			})
	);
}
