/** Reads names and checks, which scenarios and phases both have. */
import type { Node } from "yaml";
import type { YamlReader } from "../inputs/yaml-reader.ts";
import type { Check } from "./check.ts";
import { parseCheck } from "./parse-check.ts";

/** Names become cells of a record and attributes of a report. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/** @param example of a name */
export function readName(yaml: YamlReader, node: Node | null, example: string): string | null {
	const word = yaml.wordOf(node, `a name, such as ${example}`);
	if (word === null) return null;
	if (NAME.test(word.text)) return word.text;
	const rule = "has up to 64 letters, digits, blanks, dots, dashes and underscores";
	yaml.addError(word.at, `a name ${rule}, such as ${example}`);
	return null;
}

/** The valid checks. */
export function readChecks(yaml: YamlReader, node: Node | null | undefined): readonly Check[] {
	if (node === undefined) return [];
	const items = yaml.listOf(node, "a list of checks, such as - tx.p50 >= 2000 MB/s") ?? [];
	return items.flatMap((item) => {
		const word = yaml.wordOf(item, "a check, such as tx.p50 >= 2000 MB/s");
		if (word === null) return [];
		const parsed = parseCheck(word.text);
		if (parsed.ok) return [parsed.check];
		yaml.addError(word.at + parsed.at, parsed.problem);
		return [];
	});
}

/** Adds an error at the beginning of a node. */
export function addError(yaml: YamlReader, node: Node | null, text: string): null {
	yaml.addError(node?.range?.[0] ?? 0, text);
	return null;
}
