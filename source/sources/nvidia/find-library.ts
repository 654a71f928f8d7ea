/** Where NVIDIA's library is, found without loading it: loading is the child's work. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { NON_BLOCKING } from "../../inputs/small-file.ts";

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
];
/** The cache of the dynamic linker; texts in it end with a zero byte. */
const LINKER_CACHE = "/etc/ld.so.cache";

/**
 * Returns the full path of NVIDIA's library, as the dynamic linker would look for it; null if there
 * is none. Deno demands a full path: it takes a bare name as one of the working directory.
 */
export function findLibrary(environment: NodeJS.ProcessEnv): string | null {
	const asked = (environment["LD_LIBRARY_PATH"] ?? "").split(":").filter(Boolean);
	return find(LIBRARY, asked);
}

/** Returns the path of the C library; its name if unknown. */
export function findLibc(): string {
	return find(C_LIBRARY, []) ?? C_LIBRARY;
}

function find(name: string, asked: readonly string[]): string | null {
	const cached = new RegExp(`/[^\\0]*/${name.replaceAll(".", "\\.")}(?=\\0)`, "g");
	const candidates = [
		...asked.map((folder) => join(folder, name)),
		...(linkerCache().match(cached) ?? []),
		...FOLDERS.map((folder) => join(folder, name)),
	];
	return candidates.find(isLoadable) ?? null;
}

function linkerCache(): string {
	try {
		return readFileSync(LINKER_CACHE, "latin1");
	} catch {
		return "";
	}
}

/** The machine of an ELF file, by the names of Node. */
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
const [CLASS_AT, MACHINE_AT, HEADER_BYTES] = [4, 18, 20];
const CLASS_64 = 2;

/** Games need 32-bit libraries, so they are often installed beside those of this process. */
function isLoadable(path: string): boolean {
	const header = Buffer.alloc(HEADER_BYTES);
	try {
		const handle = openSync(path, NON_BLOCKING);
		try {
			readSync(handle, header);
		} finally {
			closeSync(handle);
		}
	} catch {
		return false;
	}
	const machine = MACHINES[process.arch];
	const fits = machine === undefined || header.readUInt16LE(MACHINE_AT) === machine;
	return header.toString("latin1", 0, 4) === "\x7fELF" && header[CLASS_AT] === CLASS_64 && fits;
}
