/** Reads settings from YAML, or reports all of its errors at once. */
import type { Node } from "yaml";
import { isUserError } from "../core/errors.ts";
import { type Fields, type TextError, type Word, YamlReader } from "../inputs/yaml-reader.ts";
import type { CommandHelp } from "./command.ts";
import { type Flags, flagName } from "./command-line.ts";
import type { Flag } from "./flags.ts";
import type { Setting } from "./settings.ts";

export type ReadSettings =
	| { readonly ok: true; readonly settings: readonly Setting[]; readonly remember: boolean }
	/** At least one, in the order of the text. */
	| { readonly ok: false; readonly errors: readonly TextError[] };

/** These say what a command line does, or where the settings are. */
const NOT_SET = new Set(["help", "version", "config"]);
const REMEMBER = "remember";

export type NamedFlags = Pick<CommandHelp, "name" | "flags">;

/** @param commands whose flags may be set */
export function readSettings(text: string, commands: readonly NamedFlags[]): ReadSettings {
	const yaml = new YamlReader(text);
	const settings: Setting[] = [];
	let remember = false;
	// A file of comments only is valid, and sets nothing.
	if (yaml.root !== null) {
		const known = [...keysOf(...commands), REMEMBER, ...commands.map(({ name }) => name)];
		const fields = yaml.fieldsOf(yaml.root, "the file", [...new Set(known)].sort());
		for (const [key, node] of fields ?? []) {
			const command = commands.find(({ name }) => name === key);
			const isSection = command !== undefined && isMapping(node);
			if (key === REMEMBER) remember = readSwitch(yaml, node) ?? false;
			else if (isSection || !keysOf(...commands).includes(key)) {
				if (command !== undefined) settings.push(...readSection(yaml, node, command));
			} else settings.push(...readFlag(yaml, key, node, commands, null));
		}
	}
	const { errors } = yaml;
	return errors.length > 0 ? { ok: false, errors } : { ok: true, settings, remember };
}

function readSection(yaml: YamlReader, node: Node | null, command: NamedFlags): Setting[] {
	const fields: Fields = yaml.fieldsOf(node, command.name, keysOf(command)) ?? new Map();
	return [...fields].flatMap(([key, value]) => readFlag(yaml, key, value, [command], command.name));
}

/** @param commands of which at least one must accept the value */
function readFlag(
	yaml: YamlReader,
	key: string,
	node: Node | null,
	commands: readonly NamedFlags[],
	command: string | null,
): Setting[] {
	const found = commands.flatMap(({ flags }) =>
		Object.entries(flags).filter(([name]) => flagName(name) === `--${key}`),
	);
	const [first] = found;
	if (first === undefined) return [];
	const [name, { takes }] = first;
	if (takes === "") {
		const isOn = readSwitch(yaml, node);
		return isOn === true ? [{ name, text: "true", command, ...placeOf(yaml, node) }] : [];
	}
	const isList = first[1].isRepeatable === true && yaml.isList(node);
	const nodes = isList ? (yaml.listOf(node, "a list") ?? []) : [node];
	const words = nodes.flatMap((item) => yaml.wordOf(item, `a value: ${key} takes ${takes}`) ?? []);
	for (const word of words) {
		const problems = found.map(([, flag]) => problemOf(flag, word, key));
		const [problem] = problems;
		if (problem === null || problem === undefined || problems.includes(null)) continue;
		yaml.addError(word.at, problem);
		return [];
	}
	const [word] = words;
	if (word === undefined) return [];
	// As the command line joins the values of a flag that is repeated.
	const text = words.map((one) => one.text).join("\n");
	return [{ name, text, command, ...yaml.placeOf(word.at) }];
}

function problemOf(flag: Flag<unknown>, { text }: Word, key: string): string | null {
	try {
		flag.read(text, key);
		return null;
	} catch (error) {
		if (isUserError(error)) return error.message;
		throw error;
	}
}

function readSwitch(yaml: YamlReader, node: Node | null): boolean | null {
	const word = yaml.wordOf(node, "true or false");
	if (word === null) return null;
	if (word.text === "true" || word.text === "false") return word.text === "true";
	yaml.addError(word.at, `expected true or false; got ${JSON.stringify(word.text)}`);
	return null;
}

function placeOf(yaml: YamlReader, node: Node | null) {
	return yaml.placeOf(node?.range?.[0] ?? 0);
}

function isMapping(node: Node | null): boolean {
	return node !== null && "items" in node;
}

/** Returns the flags that can be set, as keys: `stats-file`. */
function keysOf(...commands: readonly { readonly flags: Flags }[]): string[] {
	const names = commands.flatMap(({ flags }) => Object.keys(flags));
	return [...new Set(names)]
		.filter((name) => !NOT_SET.has(name))
		.map((name) => flagName(name).slice(2));
}
