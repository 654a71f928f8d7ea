/** What a measurement depends on beside the link: the kernel, the driver, and how the CPU is run. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MODULE_NAME, type MountPoints } from "./explain-failure.ts";

/** By name: `kernel`, `module version`, `module parameter …`, `cpu`, `cpu governor`. */
export type MachineFacts = Readonly<Record<string, string>>;

const MOST_PARAMETERS = 64;
const LONGEST_FACT = 200;

/** Facts that cannot be read are left out. */
export function readMachineFacts({ sysfs, procfs }: MountPoints): MachineFacts {
	const module = join(sysfs, "module", MODULE_NAME);
	const parameters = join(module, "parameters");
	const facts: [name: string, value: string | null][] = [
		["kernel", firstLine(join(procfs, "sys/kernel/osrelease"))],
		["module version", firstLine(join(module, "version"))],
		["module source", firstLine(join(module, "srcversion"))],
		...namesIn(parameters).map((name): [string, string | null] => [
			`module parameter ${name}`,
			firstLine(join(parameters, name)),
		]),
		["cpu", processorName(join(procfs, "cpuinfo"))],
		["cpu governor", firstLine(join(sysfs, "devices/system/cpu/cpu0/cpufreq/scaling_governor"))],
	];
	return Object.fromEntries(
		facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== ""),
	);
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
