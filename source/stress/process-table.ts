/** Who is running: the processes that belong to a stress run, wherever they went. */
import { readdirSync, readFileSync } from "node:fs";

/** The variable in every workload's environment; its value tells one run from another. */
export const MARK_NAME = "ANARCHY_PERF_STRESS";

export interface ProcessEntry {
	readonly pid: number;
	readonly session: number;
	readonly isMarked: boolean;
}

/**
 * All processes that can be looked into and are not dead yet.
 *
 * @param mark `NAME=value` that the environment of one's own holds
 */
export function readProcesses(mark: string): ProcessEntry[] {
	const entries: ProcessEntry[] = [];
	for (const name of readdirSync("/proc")) {
		const pid = /^\d+$/.test(name) ? Number(name) : 0;
		const session = pid === 0 ? null : sessionOf(pid);
		if (session !== null) entries.push({ pid, session, isMarked: isMarked(pid, mark) });
	}
	return entries;
}

/** Null where it is gone, or a zombie that waits for its parent alone. */
function sessionOf(pid: number): number | null {
	try {
		// pid (name) state parent group session …; the name may hold blanks and brackets.
		const status = readFileSync(`/proc/${pid}/stat`, "latin1");
		const [state, , , session] = status.slice(status.lastIndexOf(")") + 2).split(" ");
		return state === "Z" || state === "X" ? null : Number(session);
	} catch {
		return null;
	}
}

function isMarked(pid: number, mark: string): boolean {
	try {
		return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mark);
	} catch {
		// Somebody else's, or gone.
		return false;
	}
}
