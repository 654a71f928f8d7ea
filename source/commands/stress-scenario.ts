/** The scenario that a command line names: a built-in one, or a file. */
import { existsSync } from "node:fs";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { formatPlural } from "../core/format.ts";
import { describeReadError } from "../core/machine-errors.ts";
import { suggestWord } from "../core/nearest-word.ts";
import { printable } from "../core/printable-text.ts";
import { readNamedFile } from "../inputs/named-file.ts";
import { describeErrors } from "../inputs/yaml-reader.ts";
import type { InvokingUser } from "../log/invoking-user.ts";
import { writeStderr } from "../outputs/standard-streams.ts";
import { BUILT_IN_SCENARIOS } from "../stress/built-in-scenarios.ts";
import { readScenario } from "../stress/read-scenario.ts";
import type { Scenario } from "../stress/scenario.ts";

/** `readScenario` reads nothing larger either. */
const MAX_SCENARIO_BYTES = 65_536;
const MAX_ERRORS = 100;

/** Returns the names of the built-in scenarios with their descriptions, one per line. */
export function builtInScenarios(): string[] {
	const width = Math.max(...[...BUILT_IN_SCENARIOS.keys()].map((name) => name.length));
	return [...BUILT_IN_SCENARIOS].map(
		([name, text]) => `${name.padEnd(width)}  ${parseScenario(name, text).description}`,
	);
}

/** Returns the text of a built-in scenario. @throws {UserError} if there is none of this name */
export function builtInScenario(name: string): string {
	const text = BUILT_IN_SCENARIOS.get(name);
	if (text === undefined) throw unknownScenario(name);
	return text;
}

/**
 * Reads with the user's privileges, because messages about a scenario quote it.
 *
 * @returns null if it was stopped
 * @throws {UserError} if it cannot be read
 */
export async function readScenarioFile(
	file: string,
	user: InvokingUser,
	stop: AbortSignal,
): Promise<string | null> {
	try {
		return await readNamedFile(file, { max_bytes: MAX_SCENARIO_BYTES, user, stop });
	} catch (error) {
		const isName = errorCode(error) === "ENOENT" && !/[./]/.test(file);
		if (isName) throw unknownScenario(file, scenarioFileNamed(file, user));
		const reason = describeReadError(error);
		throw new UserError(`cannot read “${printable(file)}”: ${reason}`, ExitCode.usage);
	}
}

/** Returns `steady.yaml`, if the user can see such a file where a name was given; else null. */
function scenarioFileNamed(name: string, user: InvokingUser): string | null {
	const files = [`${name}.yaml`, `${name}.yml`];
	return files.find((file) => user.run(() => existsSync(file))) ?? null;
}

/** @param file a scenario file that may be meant; null if there is none */
function unknownScenario(name: string, file: string | null = null): UserError {
	const known = [...BUILT_IN_SCENARIOS.keys()];
	const meant = file === null ? suggestWord(name, known) : `: did you mean the file ${file}?`;
	const text = `unknown scenario ${JSON.stringify(name)}${meant}; built-in: ${known.join(", ")}`;
	return new UserError(text, ExitCode.usage);
}

/** Prints each error on a line of its own, as compilers do. @throws {UserError} if there is one */
export function parseScenario(file: string, text: string): Scenario {
	const read = readScenario(text);
	if (read.ok) return read.scenario;
	const lines = describeErrors(file, read.errors).map(printable);
	writeStderr(`${lines.slice(0, MAX_ERRORS).join("\n")}\n`);
	const count = formatPlural(lines.length, "error");
	throw new UserError(`“${printable(file)}” has ${count}; nothing was run`, ExitCode.usage);
}

/** @throws {UserError} if a phase needs a command and none is given, or the other way round */
export function refuseUnfitCommand({ phases }: Scenario, program: readonly string[]): void {
	const open = phases.find(({ load }) => load !== null && load.command === null);
	if (open !== undefined && program.length === 0) {
		const remedy = "append its command, as in -- nvbandwidth -t host_to_device_memcpy_ce";
		throw new UserError(`the phase “${open.name}” needs a workload; ${remedy}`, ExitCode.usage);
	}
	if (open === undefined && program.length > 0) {
		const text = "every phase has its own workload; remove the command after --";
		throw new UserError(text, ExitCode.usage);
	}
}
