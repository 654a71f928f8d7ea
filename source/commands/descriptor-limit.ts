/** The limit of open files that the shell gave this program, for the commands that it runs. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import { readSmallFile } from "../inputs/small-file.ts";

const MAX_LIMITS_BYTES = 64 * 1024;
const PRLIMIT = "prlimit";

interface DescriptorLimit {
	readonly soft: string;
	readonly hard: string;
}

/**
 * Lowers the soft limit of open files to that of the process that started this one: the runtime has
 * raised it to the hard one before any code of ours ran, and commands would inherit that. Nothing
 * says what it was before, but a parent passes its own on, unless it changes it on the way (as in
 * `prlimit --nofile=512 anarchy-perf-ink …`); where the hard limits differ, it did. The limit stays
 * as it is if `prlimit` of util-linux is missing.
 */
export function restoreDescriptorLimit(): void {
	const [own, parent] = [limitOf("self"), limitOf(String(process.ppid))];
	if (own === null || parent === null || own.hard !== parent.hard) return;
	// A raised limit is higher than the former one, and a number: the runtime sets no other.
	if (!(Number(parent.soft) < Number(own.soft))) return;
	if (missingDenoPermission({ name: "run", command: PRLIMIT }) !== null) return;
	const words = ["--pid", String(process.pid), `--nofile=${parent.soft}:`];
	spawnSync(PRLIMIT, words, { stdio: "ignore" });
}

/** Null where it cannot be read. */
function limitOf(pid: string): DescriptorLimit | null {
	try {
		const text = readSmallFile(`/proc/${pid}/limits`, MAX_LIMITS_BYTES);
		const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(text) ?? [];
		return soft === undefined || hard === undefined ? null : { soft, hard };
	} catch {
		return null;
	}
}
