/** The oracle of scenarios: the text as the YAML library alone parses it. */
import { parse } from "yaml";
import { parseDuration } from "../../source/core/duration.ts";
import type { Load, Phase, Scenario } from "../../source/stress/scenario.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Converts an accepted text to words and numbers, without checks. */
export function plainFrom(text: string): unknown {
	const { name, description = "", phases, checks = [] } = parse(text, { schema: "failsafe" });
	return {
		name: word(name),
		description: word(description),
		phases: phases.map(plainPhase),
		checks: checks.map(word),
	};
}

function plainPhase(fields: Fields): unknown {
	const { name, duration, warm_up, action, checks = [] } = fields;
	return {
		name: word(name),
		duration_s: seconds(duration),
		isWarmUp: warm_up !== undefined && word(warm_up) === "true",
		action: action === undefined ? null : word(action),
		checks: (checks as unknown[]).map(word),
		load: plainLoad(fields, seconds(duration)),
	};
}

function plainLoad(fields: Fields, duration_s: number | null): unknown {
	const { workload, parallel = "1", on, off, ramp, repeat, allow_failure } = fields;
	const isIdle = [workload, fields["parallel"], on, off, ramp, repeat].every(
		(field) => field === undefined,
	);
	if (isIdle) return null;
	const words = Array.isArray(workload) ? workload.map(word) : ["sh", "-c", word(workload)];
	const [from, to, over] = word(ramp ?? "").split(/\s*\.\.\s*|\s+over\s+/);
	const workers = Number(word(parallel));
	return {
		command: workload === undefined ? null : words,
		numbers:
			ramp !== undefined
				? [Number(from), Number(to), over === undefined ? duration_s : seconds(over)]
				: on !== undefined
					? [workers, seconds(on), seconds(off)]
					: [workers],
		runs: repeat === undefined ? null : Number(word(repeat)),
		allowsFailure: allow_failure !== undefined && word(allow_failure) === "true",
	};
}

/** The result of our reader, in the same form. */
export function plainOf({ name, description, phases, checks }: Scenario): unknown {
	return {
		name,
		description,
		phases: phases.map(({ load, ...phase }: Phase) => ({
			...phase,
			checks: phase.checks.map(({ text }) => text),
			load: load === null ? null : plainOfLoad(load),
		})),
		checks: checks.map(({ text }) => text),
	};
}

function plainOfLoad({ shape, ...load }: Load): unknown {
	const { kind, ...numbers } = shape;
	return { ...load, numbers: Object.values(numbers) };
}

function word(value: unknown): string {
	return String(value).trim();
}

function seconds(value: unknown): number | null {
	return parseDuration(word(value));
}
