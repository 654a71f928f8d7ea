/** Finds the processes of a stress run, whatever session they are in. */
import { readdirSync } from "node:fs";
import { readSmallFile } from "../inputs/small-file.ts";

/** Identifies the processes of a run: a variable that only they were given. */
export interface Mark {
	/** The user they run as. A user who copies a mark marks own processes only. */
	readonly uid: number;
	readonly name: string;
	readonly value: string;
}

/** The whole entry of the environment; a part of another entry is not the mark. */
export function entryOf({ name, value }: Mark): string {
	return `${name}=${value}`;
}

export interface ProcessEntry {
	readonly pid: number;
	readonly session: number;
	readonly isMarked: boolean;
}

/** Far larger than any environment that a program can be started with. */
const MAX_TEXT_BYTES = 8 * 1024 ** 2;

/** All processes that can be read and are not dead. */
export function readProcesses(marks: readonly Mark[]): ProcessEntry[] {
	const entries: ProcessEntry[] = [];
	for (const name of readdirSync("/proc")) {
		const pid = /^\d+$/.test(name) ? Number(name) : 0;
		const session = pid === 0 ? null : sessionOf(pid);
		if (session !== null) entries.push({ pid, session, isMarked: isMarked(pid, marks) });
	}
	return entries;
}

/** Null if the process is gone or a zombie. */
function sessionOf(pid: number): number | null {
	// pid (name) state parent group session …; the name may contain blanks and brackets.
	const status = textOf(pid, "stat");
	if (status === "") return null;
	const [state, , , session] = status.slice(status.lastIndexOf(")") + 2).split(" ");
	return state === "Z" || state === "X" ? null : Number(session);
}

function isMarked(pid: number, marks: readonly Mark[]): boolean {
	const environment = textOf(pid, "environ").split("\0");
	const found = marks.filter((mark) => environment.includes(entryOf(mark)));
	if (found.length === 0) return false;
	// The real user: a setuid program that a user starts inherits the user's environment.
	const [, uid] = /^Uid:\t(\d+)/m.exec(textOf(pid, "status")) ?? [];
	return found.some((mark) => mark.uid === Number(uid));
}

/** Empty if the process is gone or belongs to another user. */
function textOf(pid: number, file: string): string {
	try {
		return readSmallFile(`/proc/${pid}/${file}`, MAX_TEXT_BYTES);
	} catch {
		return "";
	}
}
