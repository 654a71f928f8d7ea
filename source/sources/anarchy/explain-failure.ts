/** Why the statistics file cannot be read, and what to do. */
import type { Stats } from "node:fs";
import { join } from "node:path";
import { describeFailure, errorCode } from "../../core/errors.ts";
import { readSmallFileInTime } from "../../inputs/small-file.ts";
import { sudoCommand } from "./sudo-command.ts";

/** Mount points of the kernel's file systems; containers and tests have others. */
export interface MountPoints {
	readonly procfs: string;
	readonly sysfs: string;
}

/** For a table of mounts with thousands of containers. */
const MAX_TABLE_BYTES = 8 * 1024 ** 2;
const USUAL_DEBUGFS = "/sys/kernel/debug";
/** The name of the kernel module. */
export const MODULE_NAME = "anarchy_egpu";

/**
 * Returns why the statistics file could not be read, and what to do: "the module is not loaded
 * (sudo modprobe …)". The kernel's lists of modules and mounts distinguish a missing module from a
 * missing debugfs: both are ENOENT.
 */
export async function explainFailure(
	error: unknown,
	path: string,
	mounts: MountPoints,
): Promise<string> {
	switch (errorCode(error)) {
		case "ENOENT":
		case "ENOTDIR":
			return explainMissing(path, mounts);
		case "EACCES":
		case "EPERM":
			return explainDenied(path, mounts);
		case "EISDIR":
			return "not a statistics file: it is a directory";
		case "EAGAIN":
			return "not a statistics file: it is a pipe or a device with nothing to read";
		case "ELOOP":
			return "its path is a loop of symbolic links";
		case "EIO":
			return "the driver failed to read its counters, or is being unloaded (see dmesg)";
		case "ENODEV":
		case "ENXIO":
			return "the device is gone (check the cable and the power of the GPU)";
		case "NotCapable":
			return describeFailure(error);
		default:
			return `reading failed: ${describeFailure(error)}`;
	}
}

/** Returns why a file of this length is not statistics: 0 bytes, or as many as can be read. */
export function explainLength(length: number, status: Stats): string {
	const what = status.isFIFO()
		? "it is a pipe"
		: status.isCharacterDevice() || status.isBlockDevice()
			? "it is a device"
			: length === 0
				? "it is empty"
				: "it is larger than any statistics";
	return `not a statistics file: ${what}`;
}

async function explainMissing(path: string, { procfs, sysfs }: MountPoints): Promise<string> {
	const debugfs = join(sysfs, "kernel/debug");
	const mountTable = await textOf(join(procfs, "mounts"));
	// With other mount points, the kernel's table still names the usual path of debugfs.
	const mounted = debugfsMounts(mountTable ?? "").flatMap((directory) =>
		directory === USUAL_DEBUGFS ? [directory, debugfs] : [directory],
	);
	if (!isBelowDebugfs(path, mounted, sysfs)) return "no such file (check --stats-file)";

	const load = `sudo modprobe ${MODULE_NAME}`;
	const mount = `sudo mount -t debugfs none ${debugfs}`;
	const modules = await textOf(join(procfs, "modules"));
	if (mountTable === null || modules === null) {
		return `the module is not loaded (${load}), or debugfs is not mounted (${mount})`;
	}
	if (!mounted.some((directory) => path.startsWith(`${directory}/`))) {
		return `debugfs is not mounted (${mount})`;
	}
	if (!isModuleIn(modules)) return `the module is not loaded (${load})`;
	return "the module is loaded, but publishes no statistics (see dmesg)";
}

async function explainDenied(path: string, { sysfs }: MountPoints): Promise<string> {
	if (process.getuid?.() !== 0) {
		const isDriverPath = path.startsWith(`${join(sysfs, "kernel/debug")}/`);
		return isDriverPath
			? `permission denied: only root can read it (run: ${sudoCommand()})`
			: `permission denied (make the file readable, or run: ${sudoCommand()})`;
	}
	const lockdown = await textOf(join(sysfs, "kernel/security/lockdown"));
	const mode = /\[(?!none)(\w+)\]/.exec(lockdown ?? "")?.[1];
	if (mode !== undefined) {
		const remedy = "disable Secure Boot, or boot with lockdown=none";
		return `the kernel is locked down (${mode}) and denies debugfs even to root (${remedy})`;
	}
	return "permission denied although this is root (a container or a security module forbids it)";
}

/** Returns whether the module is loaded, from the text of `/proc/modules`. */
export function isModuleIn(modules: string): boolean {
	return modules.split("\n").some((line) => line.startsWith(`${MODULE_NAME} `));
}

/** Returns where debugfs is mounted, from the text of `/proc/mounts`. */
export function debugfsMounts(table: string): string[] {
	return table
		.split("\n")
		.map((line) => line.split(" "))
		.filter((fields) => fields[2] === "debugfs")
		.map((fields) => fields[1] ?? "");
}

/** Returns whether a path is in debugfs, where the driver publishes its file. */
export function isBelowDebugfs(path: string, mounted: readonly string[], sysfs: string): boolean {
	const places = [join(sysfs, "kernel/debug"), ...mounted];
	return places.some((directory) => path.startsWith(`${directory}/`));
}

/** Resolves with a table of the kernel, or null if it cannot be read. */
export function textOf(path: string): Promise<string | null> {
	return readSmallFileInTime(path, MAX_TABLE_BYTES).catch(() => null);
}
