/** Facts about a machine that measurements depend on: kernel, driver, CPU governor, and link. */
import { join } from "node:path";
import { readSmallFileInTime } from "../inputs/small-file.ts";
import { namesIn, readAttribute } from "../inputs/sysfs-tree.ts";
import { linkIdentity } from "../link/identity.ts";
import type { LinkFacts } from "../link/link.ts";
import { MODULE_NAME, type MountPoints } from "../sources/anarchy/explain-failure.ts";

/** By name: `kernel`, `module version`, `module parameter …`, `cpu`, `link`, `pcie path`, … */
export type MachineFacts = Readonly<Record<string, string>>;

/** A table of processors: thousands, at 1.5 KB each. */
const MAX_TABLE_BYTES = 8 * 1024 ** 2;
const MAX_PARAMETERS = 64;
const MAX_FACTS = 200;
const MAX_FACT_LENGTH = 200;

/**
 * Reads the facts; those that cannot be read are left out.
 *
 * @param link null: not read
 */
export async function readMachineFacts(
	{ sysfs, procfs }: MountPoints,
	link: LinkFacts | null,
): Promise<MachineFacts> {
	const module = join(sysfs, "module", MODULE_NAME);
	const parameters = join(module, "parameters");
	const names = (await namesIn(parameters)).slice(0, MAX_PARAMETERS);
	const governor = join(sysfs, "devices/system/cpu/cpu0/cpufreq/scaling_governor");
	const facts = await Promise.all([
		fact("kernel", firstLine(join(procfs, "sys/kernel/osrelease"))),
		fact("module version", firstLine(join(module, "version"))),
		fact("module source", firstLine(join(module, "srcversion"))),
		...names.map((name) => fact(`module parameter ${name}`, firstLine(join(parameters, name)))),
		fact("cpu", processorName(join(procfs, "cpuinfo"))),
		fact("cpu governor", firstLine(governor)),
	]);
	const known = [...facts, ...(link === null ? [] : linkIdentity(link))];
	return Object.fromEntries(known.filter(([, value]) => value !== ""));
}

/**
 * Parses facts; null if they are not valid.
 *
 * @throws {SyntaxError} if the text is not JSON
 */
export function parseMachineFacts(text: string): MachineFacts | null {
	return asMachineFacts(JSON.parse(text));
}

/** Returns the value if it is facts, else null. */
export function asMachineFacts(value: unknown): MachineFacts | null {
	if (typeof value !== "object" || value === null) return null;
	const facts = Object.entries(value);
	const areTexts = facts.every(([, fact]) => typeof fact === "string");
	return areTexts && facts.length <= MAX_FACTS ? Object.fromEntries(facts) : null;
}

/** Returns `kernel: 6.1 in the baseline, 6.2 here` for each fact that differs. */
export function machineDifferences(there: MachineFacts, here: MachineFacts): string[] {
	const names = [...new Set([...Object.keys(there), ...Object.keys(here)])];
	return names
		.filter((name) => ownFact(there, name) !== ownFact(here, name))
		.map((name) => {
			const [then, now] = [there, here].map((facts) => ownFact(facts, name) ?? "unknown");
			return `${name}: ${then} in the baseline, ${now} here`;
		});
}

/** Looks up own properties only: a name from a file may be `constructor`. */
function ownFact(facts: MachineFacts, name: string): string | undefined {
	return Object.hasOwn(facts, name) ? facts[name] : undefined;
}

async function fact(
	name: string,
	text: Promise<string | null>,
): Promise<readonly [name: string, value: string]> {
	return [name, ((await text) ?? "").trim().slice(0, MAX_FACT_LENGTH)];
}

async function firstLine(file: string): Promise<string | null> {
	return (await readAttribute(file))?.split("\n", 1)[0] ?? null;
}

async function processorName(file: string): Promise<string | null> {
	const text = await readSmallFileInTime(file, MAX_TABLE_BYTES).catch(() => "");
	return /^(?:model name|Model|Hardware)\s*:\s*(.+)$/m.exec(text)?.[1] ?? null;
}
