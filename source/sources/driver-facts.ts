/** What the kernel says of the driver's module and of debugfs, for the doctor. */
import { join } from "node:path";
import { parseName } from "../formats/link-attributes.ts";
import {
	debugfsMounts,
	isBelowDebugfs,
	MODULE_NAME,
	type MountPoints,
	textOf,
} from "./explain-failure.ts";
import { namesIn, readAttribute } from "./sysfs-tree.ts";

const MOST_PARAMETERS = 64;

export async function readDriverFacts(path: string, mounts: MountPoints) {
	const { sysfs, procfs } = mounts;
	const mountTable = await textOf(join(procfs, "mounts"));
	const modules = await textOf(join(procfs, "modules"));
	const lockdown = await readAttribute(join(sysfs, "kernel/security/lockdown"));
	const debugfs = mountTable === null ? null : debugfsMounts(mountTable).map(parseName);
	return {
		path: parseName(path),
		isOwnPath: isBelowDebugfs(path, debugfs ?? [], sysfs),
		moduleName: MODULE_NAME,
		isLoaded: modules === null ? null : isListed(modules),
		parameters: await readParameters(join(sysfs, "module", MODULE_NAME, "parameters")),
		debugfs,
		lockdown: /\[(\w+)\]/.exec(lockdown ?? "")?.[1] ?? null,
	};
}

function isListed(modules: string): boolean {
	return modules.split("\n").some((line) => line.startsWith(`${MODULE_NAME} `));
}

async function readParameters(directory: string): Promise<[name: string, value: string][]> {
	const names = (await namesIn(directory)).slice(0, MOST_PARAMETERS);
	return Promise.all(
		names.map(
			async (name): Promise<[string, string]> => [
				parseName(name),
				parseName(await readAttribute(join(directory, name))),
			],
		),
	);
}
