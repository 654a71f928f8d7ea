/** Facts about the driver's module and debugfs, from the kernel. */
import { join } from "node:path";
import { namesIn, readAttribute } from "../inputs/sysfs-tree.ts";
import { parseName } from "../link/attributes.ts";
import {
	debugfsMounts,
	isBelowDebugfs,
	isModuleIn,
	MODULE_NAME,
	type MountPoints,
	textOf,
} from "../sources/anarchy/explain-failure.ts";

const MAX_PARAMETERS = 64;

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
		isLoaded: modules === null ? null : isModuleIn(modules),
		parameters: await readParameters(join(sysfs, "module", MODULE_NAME, "parameters")),
		debugfs,
		lockdown: /\[(\w+)\]/.exec(lockdown ?? "")?.[1] ?? null,
	};
}

async function readParameters(directory: string): Promise<[name: string, value: string][]> {
	const names = (await namesIn(directory)).slice(0, MAX_PARAMETERS);
	return Promise.all(
		names.map(
			async (name): Promise<[string, string]> => [
				parseName(name),
				parseName(await readAttribute(join(directory, name))),
			],
		),
	);
}
