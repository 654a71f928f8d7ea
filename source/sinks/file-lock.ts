import { spawnSync } from "node:child_process";
import process from "node:process";
import type { InvokingUser } from "./invoking-user.ts";

/** The exit status of util-linux' flock where somebody else holds the lock. */
const BUSY = 1;
const LONGEST_MS = 5000;

export type LockResult =
	| { readonly kind: "locked" | "busy" }
	| { readonly kind: "unavailable"; readonly cause: string };

/**
 * Locks an open file against other loggers. Node has no flock(2); the `flock` command locks the
 * open file that it is handed as its handle 3. The lock belongs to that open file, which is ours
 * too: it stays when the command ends, and goes however this process ends.
 */
export function lockFile(handle: number, { ids }: InvokingUser): LockResult {
	const { status, error } = spawnSync("flock", ["-n", "-x", "3"], {
		stdio: ["ignore", "ignore", "ignore", handle],
		timeout: LONGEST_MS,
		env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
		...(ids === null ? {} : ids),
	});
	if (status === 0) return { kind: "locked" };
	if (status === BUSY) return { kind: "busy" };
	const cause = error?.message ?? `flock ended with status ${status}`;
	return { kind: "unavailable", cause };
}
