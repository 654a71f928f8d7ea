/** Where NVIDIA's library is, found without loading it: loading is the child's work. */
import { accessSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** The bare `.so` is often absent. */
export const LIBRARY = "libnvidia-ml.so.1";
const C_LIBRARY = "libc.so.6";

/** Where distributions, NixOS, WSL and containers put it. */
const FOLDERS = [
	"/usr/lib/x86_64-linux-gnu",
	"/usr/lib/aarch64-linux-gnu",
	"/usr/lib64",
	"/usr/lib",
	"/run/opengl-driver/lib",
	"/usr/lib/wsl/lib",
	"/usr/local/nvidia/lib64",
	"/usr/local/cuda/compat",
];
/** The cache of the dynamic linker; texts in it end with a zero byte. */
const LINKER_CACHE = "/etc/ld.so.cache";

/**
 * Returns the full path of NVIDIA's library, as the dynamic linker would look for it; null if there
 * is none. Deno demands a full path: it takes a bare name as one of the working directory.
 */
export function findLibrary(environment: NodeJS.ProcessEnv): string | null {
	const asked = (environment["LD_LIBRARY_PATH"] ?? "").split(":").filter(Boolean);
	const cached = new RegExp(`/[^\\0]*/${LIBRARY.replaceAll(".", "\\.")}(?=\\0)`, "g");
	const candidates = [
		...asked.map((folder) => join(folder, LIBRARY)),
		...(textOf(LINKER_CACHE).match(cached) ?? []),
		...FOLDERS.map((folder) => join(folder, LIBRARY)),
	];
	return candidates.find(isReadable) ?? null;
}

/** Returns the path of the C library of this process; its name if unknown. */
export function findLibc(): string {
	const [path = C_LIBRARY] = /\/\S*\/libc\.so\.6$/m.exec(textOf(`/proc/${process.pid}/maps`)) ?? [];
	return path;
}

function textOf(path: string): string {
	try {
		return readFileSync(path, "latin1");
	} catch {
		return "";
	}
}

function isReadable(path: string): boolean {
	try {
		accessSync(path);
		return true;
	} catch {
		return false;
	}
}
