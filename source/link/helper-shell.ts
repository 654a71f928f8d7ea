/**
 * A shell beside this process. It runs a script that reads its input, which ends when this process
 * is gone, however that happened: the kernel closes the pipe.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Socket } from "node:net";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { missingDenoPermission } from "../core/deno-permissions.ts";

/** The user and group whose privileges a process has. */
export interface ProcessIds {
	readonly uid: number;
	readonly gid: number;
}

export type HelperShell = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts a shell. It does not keep this process alive.
 *
 * @param words `$0`, and the arguments of the script
 * @param user whose privileges it gets; null for those of this process
 * @throws {Error} if it cannot be started
 */
export function startShell(
	script: string,
	words: readonly string[],
	user: ProcessIds | null = null,
): HelperShell {
	const denied = missingDenoPermission({ name: "run", command: "sh" });
	if (denied !== null) throw new Error(denied);
	const shell = spawn("sh", ["-c", script, ...words], {
		// In a session of its own, it gets neither Ctrl-C nor the hangup of the terminal.
		detached: true,
		stdio: ["pipe", "pipe", "ignore"],
		cwd: "/",
		env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
		...user,
	});
	shell.on("error", () => {});
	if (shell.pid === undefined) throw new Error("cannot start sh: too many processes or open files");
	shell.unref();
	for (const stream of [shell.stdin, shell.stdout]) {
		stream.on("error", () => {});
		if (stream instanceof Socket) stream.unref();
	}
	return shell;
}

/** Closes the input of a shell, and ignores its output from then on. */
export function endShell(shell: HelperShell): void {
	shell.stdin.destroy();
	shell.stdout.destroy();
}
