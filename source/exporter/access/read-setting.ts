/** Reads single values of a web configuration file. */
import type { Node } from "yaml";
import { suggest } from "../../inputs/suggest.ts";
import type { YamlReader } from "../../inputs/yaml-reader.ts";

/** Null, with an error, if there is none. */
export function readText(yaml: YamlReader, node: Node | null): string | null {
	return yaml.wordOf(node, "a text")?.text ?? null;
}

export function readSwitch(yaml: YamlReader, node: Node | null): boolean | null {
	const text = readChoice(yaml, node, ["true", "false"]);
	return text === null ? null : text === "true";
}

/** @param others names that are known but not allowed, and why */
export function readChoice<T extends string>(
	yaml: YamlReader,
	node: Node | null,
	choices: readonly T[],
	others: Readonly<Record<string, string>> = {},
): T | null {
	const word = yaml.wordOf(node, `one of ${choices.join(", ")}`);
	if (word === null) return null;
	const chosen = choices.find((choice) => choice === word.text);
	if (chosen !== undefined) return chosen;
	const reason = Object.hasOwn(others, word.text) ? others[word.text] : undefined;
	yaml.addError(word.at, reason ?? `unknown value; ${suggest(word.text, choices)}`);
	return null;
}

/** The values of a list, translated by a table. */
export function readTranslated(
	yaml: YamlReader,
	node: Node | null,
	table: Readonly<Record<string, string>>,
): readonly string[] {
	const names = Object.keys(table);
	const items = yaml.listOf(node, `a list of ${names.join(", ")}`) ?? [];
	return items.flatMap((item) => {
		const name = readChoice(yaml, item, names);
		return name === null ? [] : [table[name] ?? ""];
	});
}
