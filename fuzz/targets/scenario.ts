/**
 * Scenarios in YAML: parsed as by the library alone, with feasible numbers, or refused with
 * positions.
 */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { BUILT_IN_SCENARIOS } from "../../source/stress/built-in-scenarios.ts";
import { readScenario } from "../../source/stress/read-scenario.ts";
import { demand, type FuzzTarget } from "../target.ts";
import { plainFrom, plainOf } from "./plain-scenario.ts";

const ERRORS = new URL("../../test/fixtures/scenarios/errors.yaml", import.meta.url);

const LOADS = [
	"parallel: 4",
	"on: 500ms\n    off: 2",
	"ramp: 1..8 over 30s",
	"repeat: 3\n    allow_failure: true",
	"workload: dd if=a | cat",
	'workload: [dd, "if=a b"]',
	"warm_up: true",
	"checks: [gaps <= 0, &c tx.p50 >= 2 GB/s, *c]",
	"checks:\n      - tx.p50 >= 90 % of capacity",
	"description: >\n      folded",
];

function withLoad(load: string): string {
	return `name: a\nphases:\n  - name: b\n    duration: 1m\n    ${load}\n`;
}

export const scenario: FuzzTarget = {
	name: "scenario",
	runs: 1_000_000,
	// The YAML library takes microseconds per character if nearly all are errors.
	longest_ms: 1000,
	// Whole scenarios are long, and the short ones contain the same elements.
	seeds: [...LOADS.map(withLoad), ...BUILT_IN_SCENARIOS.values(), readFileSync(ERRORS, "utf8")],
	tokens: [
		"phases:",
		"  - ",
		"duration: 1s",
		"ramp: 1..8 over 30s",
		"? ",
		"|\n",
		"!!binary",
		"%YAML",
	],
	check(text) {
		const read = readScenario(text);
		if (!read.ok) {
			demand(read.errors.length > 0, "refused without a reason");
			const lines = text.split("\n").length;
			for (const { line, column } of read.errors) {
				demand(line >= 1 && line <= lines + 1 && column >= 1, `no place: ${line}:${column}`);
			}
			return "refused";
		}
		const { name, phases } = read.scenario;
		demand(/^[\p{L}\p{N} ._-]{1,64}$/u.test(name), `a name: ${name}`);
		for (const { name: phase, duration_s } of phases) {
			demand(/^[\p{L}\p{N} ._-]{1,64}$/u.test(phase), `a name: ${phase}`);
			demand(duration_s > 0 && Number.isFinite(duration_s), `a duration: ${duration_s}`);
		}
		const [said, words] = [plainOf(read.scenario), plainFrom(text)];
		demand(isDeepStrictEqual(said, words), `${JSON.stringify(said)}, not ${JSON.stringify(words)}`);
		return "accepted";
	},
};
