import { spawnSync } from "node:child_process";
import process from "node:process";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import type { InvokingUser } from "./invoking-user.ts";

/** The exit status of util-linux' flock if another process holds the lock. */
const BUSY = 1;
const MAX_MS = 5000;

export type LockResult =
	| { readonly kind: "locked" | "busy" }
	| { readonly kind: "unavailable"; readonly cause: string };

/**
 * Locks an open file against other loggers. Node has no flock(2), so the `flock` command locks the
 * open file that it inherits as its handle 3. The lock belongs to that open file, which is ours
 * too: it outlives the command, and is released however this process ends.
 */
export function lockFile(handle: number, { ids }: InvokingUser): LockResult {
	const { status, error } = spawnSync("flock", ["-n", "-x", "3"], {
		stdio: ["ignore", "ignore", "ignore", handle],
		timeout: MAX_MS,
		env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
		...(ids === null ? {} : ids),
	});
	if (status === 0) return { kind: "locked" };
	if (status === BUSY) return { kind: "busy" };
	const denied = missingDenoPermission({ name: "run", command: "flock" });
	const cause = denied ?? error?.message ?? `flock exited with status ${status}`;
	return { kind: "unavailable", cause };
}
