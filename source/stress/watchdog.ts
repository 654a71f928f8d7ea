/**
 * A shell that waits until this process is gone, however that happens, and then kills its
 * workloads. That includes SIGKILL: the kernel closes the pipe that the shell reads.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { ExitCode, UserError } from "../core/errors.ts";
import { entryOf, type Mark } from "./process-table.ts";

/**
 * The first line it reads has the marks, each after its user's id; every other line has the present
 * process groups. Marks are passed through pipes, because every user can read command lines. A
 * workload that is just starting has its mark a moment later, so the search ends after five rounds
 * without a match.
 */
const SCRIPT = `
uid_of() {
	uid=
	while read -r name real rest; do
		if [ "$name" = Uid: ]; then uid=$real; return; fi
	done 2>/dev/null <"/proc/$1/status"
}
kill_marked() {
	for file in $(printf '%s\\n' "$2" | grep -lszxF -f - /proc/[0-9]*/environ); do
		pid=\${file#/proc/}
		pid=\${pid%/environ}
		uid_of "$pid"
		if [ "$uid" = "$1" ]; then
			# -1 would be everything.
			[ "$pid" = 1 ] || kill -s KILL -- "-$pid"
			kill -s KILL "$pid"
			unmarked=0
		fi
	done
}
read -r marks
groups=
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group"; done
round=0
unmarked=0
while [ $round -lt 100 ] && [ $unmarked -lt 5 ]; do
	unmarked=$((unmarked + 1))
	set -- $marks
	while [ $# -gt 1 ]; do kill_marked "$1" "$2"; shift 2; done
	[ $unmarked -eq 0 ] || sleep 0.05
	round=$((round + 1))
done
`;

export class Watchdog {
	readonly #shell: ChildProcessByStdio<Writable, null, null>;
	readonly #ended: Promise<void>;

	/**
	 * @param marks of every process to kill, without blanks
	 * @throws {UserError} if the shell cannot be started
	 */
	constructor(marks: readonly Mark[]) {
		this.#shell = spawn("sh", ["-c", SCRIPT, "watchdog"], {
			// In a session of its own, it gets neither Ctrl-C nor the hangup of the terminal.
			detached: true,
			stdio: ["pipe", "ignore", "ignore"],
			cwd: "/",
			env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
		});
		if (this.#shell.pid === undefined) {
			this.#shell.once("error", () => {});
			throw new UserError(
				"cannot start “sh”, which ends workloads when this program is killed: " +
					"no process or no file descriptor is free (ulimit -u, ulimit -n), or PATH has no sh",
				ExitCode.outputFailed,
			);
		}
		this.#shell.unref();
		this.#ended = new Promise((resolve) => {
			this.#shell.once("exit", () => resolve());
			this.#shell.once("error", () => resolve());
		});
		// It may have been killed.
		this.#shell.stdin.on("error", () => {});
		const line = marks.map((mark) => `${mark.uid} ${entryOf(mark)}`).join(" ");
		this.#shell.stdin.write(`${line}\n`);
	}

	/** Sets the process groups to kill. */
	watch(groups: Iterable<number>): void {
		if (this.#shell.stdin.writable) this.#shell.stdin.write(`${[...groups].join(" ")}\n`);
	}

	/** Resolves when all leftover processes are killed. */
	async close(): Promise<void> {
		this.#shell.ref();
		this.#shell.stdin.end();
		await this.#ended;
	}
}
