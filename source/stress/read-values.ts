/** What scenarios and phases have in common: names and checks. */
import type { Node } from "yaml";
import type { Check } from "./check.ts";
import { parseCheck } from "./parse-check.ts";
import type { YamlReader } from "./yaml-reader.ts";

/** Names become columns of a record and attributes of a report. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/** @param example of a name */
export function readName(yaml: YamlReader, node: Node | null, example: string): string | null {
	const word = yaml.wordOf(node, `a name, such as ${example}`);
	if (word === null) return null;
	if (NAME.test(word.text)) return word.text;
	const rule = "has up to 64 letters, digits, blanks, dots, dashes and underscores";
	yaml.mistake(word.at, `a name ${rule}, such as ${example}`);
	return null;
}

/** The checks that can be understood; none where there are none. */
export function readChecks(yaml: YamlReader, node: Node | null | undefined): readonly Check[] {
	if (node === undefined) return [];
	const items = yaml.listOf(node, "a list of checks, such as - tx.p50 >= 2000 MB/s") ?? [];
	return items.flatMap((item) => {
		const word = yaml.wordOf(item, "a check, such as tx.p50 >= 2000 MB/s");
		if (word === null) return [];
		const parsed = parseCheck(word.text);
		if (parsed.ok) return [parsed.check];
		yaml.mistake(word.at + parsed.at, parsed.problem);
		return [];
	});
}

/** Notes a mistake about the whole of something. */
export function missing(yaml: YamlReader, node: Node | null, text: string): null {
	yaml.mistake(node?.range?.[0] ?? 0, text);
	return null;
}
