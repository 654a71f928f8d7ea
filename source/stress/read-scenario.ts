/** Reads a scenario from YAML, or reports all of its errors at once. */
import type { Node } from "yaml";
import { type TextError, YamlReader } from "../inputs/yaml-reader.ts";
import { readPhase } from "./read-phase.ts";
import { addError, readChecks, readName } from "./read-values.ts";
import type { Phase, Scenario } from "./scenario.ts";

export type ReadScenario =
	| { readonly ok: true; readonly scenario: Scenario }
	/** At least one, in the order of the text. */
	| { readonly ok: false; readonly errors: readonly TextError[] };

const KEYS = ["name", "description", "phases", "checks"];
const MAX_PHASES = 200;

export function readScenario(text: string): ReadScenario {
	const yaml = new YamlReader(text);
	const scenario = yaml.errors.length > 0 && yaml.root === null ? null : readRoot(yaml);
	const { errors } = yaml;
	if (scenario === null || errors.length > 0) return { ok: false, errors };
	return { ok: true, scenario };
}

function readRoot(yaml: YamlReader): Scenario | null {
	const fields = yaml.fieldsOf(yaml.root, "a scenario", KEYS);
	if (fields === null) return null;
	const name = fields.has("name")
		? readName(yaml, fields.get("name") ?? null, "burst")
		: addError(yaml, yaml.root, "the scenario has no name; write name: burst");
	const description = fields.get("description");
	const phases = fields.has("phases")
		? readPhases(yaml, fields.get("phases") ?? null)
		: addError(yaml, yaml.root, "the scenario has no phases; write phases: and a list of them");
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
	const start = node?.range?.[0] ?? 0;
	if (items.length === 0) yaml.addError(start, "there are no phases; write at least one");
	if (items.length > MAX_PHASES) {
		yaml.addError(start, `there are more than ${MAX_PHASES} phases; write fewer`);
		return null;
	}
	const phases = items.map((item) => ({ phase: readPhase(yaml, item), at: item?.range?.[0] ?? 0 }));
	const names = new Set<string>();
	for (const { phase, at } of phases) {
		if (phase === null) continue;
		if (names.has(phase.name)) {
			yaml.addError(at, `a second phase is named "${phase.name}"; rename one of them`);
		}
		names.add(phase.name);
	}
	return phases.map(({ phase }) => phase).filter((phase) => phase !== null);
}
