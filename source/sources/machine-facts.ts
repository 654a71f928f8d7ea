/** What a measurement depends on: the kernel, the driver, how the CPU is run, and the link. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LinkFacts } from "../core/link.ts";
import { linkIdentity } from "../core/link-identity.ts";
import { MODULE_NAME, type MountPoints } from "./explain-failure.ts";

/** By name: `kernel`, `module version`, `module parameter …`, `cpu`, `cpu governor`, `link`, `pcie path`. */
export type MachineFacts = Readonly<Record<string, string>>;

const MOST_PARAMETERS = 64;
const MOST_FACTS = 200;
const LONGEST_FACT = 200;

/**
 * Facts that cannot be read are left out.
 *
 * @param link null where it was not looked at
 */
export function readMachineFacts(
	{ sysfs, procfs }: MountPoints,
	link: LinkFacts | null,
): MachineFacts {
	const module = join(sysfs, "module", MODULE_NAME);
	const parameters = join(module, "parameters");
	const facts: (readonly [name: string, value: string | null])[] = [
		["kernel", firstLine(join(procfs, "sys/kernel/osrelease"))],
		["module version", firstLine(join(module, "version"))],
		["module source", firstLine(join(module, "srcversion"))],
		...namesIn(parameters).map((name): [string, string | null] => [
			`module parameter ${name}`,
			firstLine(join(parameters, name)),
		]),
		["cpu", processorName(join(procfs, "cpuinfo"))],
		["cpu governor", firstLine(join(sysfs, "devices/system/cpu/cpu0/cpufreq/scaling_governor"))],
		...(link === null ? [] : linkIdentity(link)),
	];
	return Object.fromEntries(
		facts.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value]])),
	);
}

/**
 * Null where the text is JSON, but not of facts.
 *
 * @throws {SyntaxError} where it is no JSON
 */
export function parseMachineFacts(text: string): MachineFacts | null {
	return asMachineFacts(JSON.parse(text));
}

/** Null where it is anything else. */
export function asMachineFacts(value: unknown): MachineFacts | null {
	if (typeof value !== "object" || value === null) return null;
	const facts = Object.entries(value);
	const areTexts = facts.every(([, fact]) => typeof fact === "string");
	return areTexts && facts.length <= MOST_FACTS ? Object.fromEntries(facts) : null;
}

/** `kernel: 6.1 there, 6.2 here`, one for each fact that is not the same. */
export function machineDifferences(there: MachineFacts, here: MachineFacts): string[] {
	const names = [...new Set([...Object.keys(there), ...Object.keys(here)])];
	return names
		.filter((name) => ownFact(there, name) !== ownFact(here, name))
		.map((name) => {
			const [then, now] = [there, here].map((facts) => ownFact(facts, name) ?? "unknown");
			return `${name}: ${then} there, ${now} here`;
		});
}

/** A name from a file may be `constructor`, which every object has. */
function ownFact(facts: MachineFacts, name: string): string | undefined {
	return Object.hasOwn(facts, name) ? facts[name] : undefined;
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder).sort().slice(0, MOST_PARAMETERS);
	} catch {
		return [];
	}
}

function firstLine(file: string): string | null {
	try {
		return fact(readFileSync(file, "utf8").split("\n", 1)[0] ?? "");
	} catch {
		return null;
	}
}

function processorName(file: string): string | null {
	try {
		const name = /^(?:model name|Model|Hardware)\s*:\s*(.+)$/m.exec(readFileSync(file, "utf8"));
		return name?.[1] === undefined ? null : fact(name[1]);
	} catch {
		return null;
	}
}

function fact(text: string): string {
	return text.trim().slice(0, LONGEST_FACT);
}
