/**
 * A shell that waits for this process to be gone, however it goes, and then ends what it left. Not
 * even SIGKILL is survived by a workload: the kernel closes the pipe that the shell reads.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/**
 * Each line that is read is the process groups of the moment; $1 is the mark of the run. A workload that
 * is just being started has its mark a moment later: only what is not found five times is not there.
 */
const SCRIPT = `
groups=
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group"; done
round=0
unmarked=0
while [ $round -lt 100 ] && [ $unmarked -lt 5 ]; do
	marked=$(grep -lsF -e "$1" /proc/[0-9]*/environ)
	if [ -n "$marked" ]; then
		unmarked=0
		for file in $marked; do pid=\${file#/proc/}; kill -s KILL "\${pid%/environ}"; done
	else
		unmarked=$((unmarked + 1))
		sleep 0.05
	fi
	round=$((round + 1))
done
`;

export class Watchdog {
	readonly #shell: ChildProcessByStdio<Writable, null, null>;
	readonly #ended: Promise<void>;

	/** @param mark `NAME=value` in the environment of every process that is not to survive */
	constructor(mark: string) {
		this.#shell = spawn("sh", ["-c", SCRIPT, "watchdog", mark], {
			// A session of its own: Ctrl-C, and the end of the terminal, are not for it.
			detached: true,
			stdio: ["pipe", "ignore", "ignore"],
			cwd: "/",
			env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
		});
		this.#shell.unref();
		this.#ended = new Promise((resolve) => {
			this.#shell.once("exit", () => resolve());
			this.#shell.once("error", () => resolve());
		});
		// It may have been killed: then there is nobody to tell.
		this.#shell.stdin.on("error", () => {});
	}

	/** The process groups that are to end with this process. */
	watch(groups: Iterable<number>): void {
		if (this.#shell.stdin.writable) this.#shell.stdin.write(`${[...groups].join(" ")}\n`);
	}

	/** Resolves when it has looked for what is left, and ended it. */
	async close(): Promise<void> {
		this.#shell.ref();
		this.#shell.stdin.end();
		await this.#ended;
	}
}
