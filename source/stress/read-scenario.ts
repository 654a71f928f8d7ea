/** A scenario from its YAML text, or everything that is wrong with it in one go. */
import type { Node } from "yaml";
import { readPhase } from "./read-phase.ts";
import { missing, readChecks, readName } from "./read-values.ts";
import type { Phase, Scenario } from "./scenario.ts";
import { type Mistake, YamlReader } from "./yaml-reader.ts";

export type ReadScenario =
	| { readonly ok: true; readonly scenario: Scenario }
	/** At least one, in the order of the text. */
	| { readonly ok: false; readonly mistakes: readonly Mistake[] };

const KEYS = ["name", "description", "phases", "checks"];
const MOST_PHASES = 200;

export function readScenario(text: string): ReadScenario {
	const yaml = new YamlReader(text);
	const scenario = yaml.mistakes.length > 0 && yaml.root === null ? null : readRoot(yaml);
	const { mistakes } = yaml;
	if (scenario === null || mistakes.length > 0) return { ok: false, mistakes };
	return { ok: true, scenario };
}

/** `burst.yaml:7:13: unknown unit "kB"; …`, one for each mistake. */
export function mistakeLines(file: string, mistakes: readonly Mistake[]): string[] {
	return mistakes.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
}

function readRoot(yaml: YamlReader): Scenario | null {
	const fields = yaml.fieldsOf(yaml.root, "a scenario", KEYS);
	if (fields === null) return null;
	const name = fields.has("name")
		? readName(yaml, fields.get("name") ?? null, "burst")
		: missing(yaml, yaml.root, "the scenario has no name; write name: burst");
	const description = fields.get("description");
	const phases = fields.has("phases")
		? readPhases(yaml, fields.get("phases") ?? null)
		: missing(yaml, yaml.root, "the scenario has no phases; write phases: and a list of them");
	const checks = readChecks(yaml, fields.get("checks"));
	if (name === null || phases === null) return null;
	return {
		name,
		description:
			description === undefined ? "" : (yaml.wordOf(description, "a line of text")?.text ?? ""),
		phases,
		checks,
	};
}

function readPhases(yaml: YamlReader, node: Node | null): readonly Phase[] | null {
	const items = yaml.listOf(node, "a list of phases, such as - name: load");
	if (items === null) return null;
	const begins = node?.range?.[0] ?? 0;
	if (items.length === 0) yaml.mistake(begins, "there is no phase; write at least one");
	if (items.length > MOST_PHASES) {
		yaml.mistake(begins, `there are more than ${MOST_PHASES} phases; write fewer`);
		return null;
	}
	const phases = items.map((item) => ({ phase: readPhase(yaml, item), at: item?.range?.[0] ?? 0 }));
	const names = new Set<string>();
	for (const { phase, at } of phases) {
		if (phase === null) continue;
		if (names.has(phase.name)) {
			yaml.mistake(at, `a second phase is named "${phase.name}"; name them differently`);
		}
		names.add(phase.name);
	}
	return phases.map(({ phase }) => phase).filter((phase) => phase !== null);
}
