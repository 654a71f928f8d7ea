import { readFile, type Stats } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../core/errors.ts";

/** Where the kernel's own file systems are; other places in containers and in tests. */
export interface MountPoints {
	readonly procfs: string;
	readonly sysfs: string;
}

const USUAL_DEBUGFS = "/sys/kernel/debug";
export const MODULE_NAME = "anarchy_egpu";

/**
 * Why the statistics file could not be read, and what to do: "the module is not loaded (sudo
 * modprobe …)". The kernel answers ENOENT alike to a missing module and to a missing debugfs, so
 * its lists of modules and of mounts are asked.
 */
export async function explainFailure(
	error: unknown,
	path: string,
	mounts: MountPoints,
): Promise<string> {
	if (error instanceof Error && error.name === "NotCapable") return `Deno: ${error.message}`;
	switch (errorCode(error)) {
		case "ENOENT":
		case "ENOTDIR":
			return explainMissing(path, mounts);
		case "EACCES":
		case "EPERM":
			return explainDenied(path, mounts);
		case "EISDIR":
			return "this is not a statistics file: it is a directory";
		case "EAGAIN":
			return "this is not a statistics file: it is a pipe or a device with nothing to read";
		case "ELOOP":
			return "its path is a loop of symbolic links";
		case "EIO":
			return "the driver failed to read its counters, or is going away (see dmesg)";
		case "ENODEV":
		case "ENXIO":
			return "the device is gone (is the cable in, and the GPU powered?)";
		default:
			return `reading failed: ${error instanceof Error ? error.message : String(error)}`;
	}
}

/** Why a reading of this length is no statistics text; 0, or as much as is ever read. */
export function explainLength(length: number, status: Stats): string {
	const what = status.isFIFO()
		? "it is a pipe"
		: status.isCharacterDevice() || status.isBlockDevice()
			? "it is a device"
			: length === 0
				? "it is empty"
				: "it is larger than any statistics";
	return `this is not a statistics file: ${what}`;
}

async function explainMissing(path: string, { procfs, sysfs }: MountPoints): Promise<string> {
	const debugfs = join(sysfs, "kernel/debug");
	const mountTable = await textOf(join(procfs, "mounts"));
	// Where the trees are not the kernel's own, its table still calls debugfs by its usual place.
	const mounted = debugfsMounts(mountTable ?? "").flatMap((directory) =>
		directory === USUAL_DEBUGFS ? [directory, debugfs] : [directory],
	);
	if (!isBelowDebugfs(path, mounted, sysfs))
		return "there is no such file (is the path of --stats-file right?)";

	const load = `sudo modprobe ${MODULE_NAME}`;
	const mount = `sudo mount -t debugfs none ${debugfs}`;
	const modules = await textOf(join(procfs, "modules"));
	if (mountTable === null || modules === null) {
		return `the module is not loaded (${load}), or debugfs is not mounted (${mount})`;
	}
	if (!mounted.some((directory) => path.startsWith(`${directory}/`))) {
		return `debugfs is not mounted (${mount})`;
	}
	const isLoaded = modules.split("\n").some((line) => line.startsWith(`${MODULE_NAME} `));
	if (!isLoaded) return `the module is not loaded (${load})`;
	return "the module is loaded, but publishes no statistics (see dmesg)";
}

async function explainDenied(path: string, { sysfs }: MountPoints): Promise<string> {
	if (process.getuid?.() !== 0) {
		const isDriverPath = path.startsWith(`${join(sysfs, "kernel/debug")}/`);
		return isDriverPath
			? "permission denied: only root may read it (run this with sudo)"
			: "permission denied (run this with sudo, or make the file readable)";
	}
	const lockdown = await textOf(join(sysfs, "kernel/security/lockdown"));
	const mode = /\[(?!none)(\w+)\]/.exec(lockdown ?? "")?.[1];
	if (mode !== undefined) {
		return `the kernel is locked down (${mode}) and denies debugfs even to root (disable Secure Boot, or boot with lockdown=none)`;
	}
	return "permission denied, although this is root (a container or a security module forbids it)";
}

/** Where debugfs is mounted, by the table of `/proc/mounts`. */
export function debugfsMounts(table: string): string[] {
	return table
		.split("\n")
		.map((line) => line.split(" "))
		.filter((fields) => fields[2] === "debugfs")
		.map((fields) => fields[1] ?? "");
}

/** Whether the driver itself could publish a file at this path. */
export function isBelowDebugfs(path: string, mounted: readonly string[], sysfs: string): boolean {
	const places = [join(sysfs, "kernel/debug"), ...mounted];
	return places.some((directory) => path.startsWith(`${directory}/`));
}

/** A small file of the kernel's, or null where it can not be read. */
export function textOf(path: string): Promise<string | null> {
	return new Promise((resolve) => {
		readFile(path, "utf8", (error, text) => resolve(error ? null : text));
	});
}
