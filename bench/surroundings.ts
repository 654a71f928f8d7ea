/** Processes and files that a measurement always cleans up, however it ends. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** Starts a program that is killed with this one, even if this one is killed. */
export function start(command: readonly string[], options: SpawnOptions): ChildProcess {
	// setpriv becomes the program: the child's pid is the program's.
	const child = spawn("setpriv", ["--pdeathsig", "KILL", ...command], options);
	children.add(child);
	child.once("close", () => children.delete(child));
	return child;
}

/** Ends a program that was started here, and waits for its end. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
	if (!children.has(child)) return;
	const closed = new Promise((resolve) => child.once("close", resolve));
	child.kill(signal);
	const late = setTimeout(() => child.kill("SIGKILL"), 5000);
	await closed;
	clearTimeout(late);
}

/** A folder that is removed at the end. */
export function temporaryFolder(parent: string): string {
	const folder = mkdtempSync(join(parent, "anarchy-bench-"));
	folders.add(folder);
	return folder;
}

process.on("exit", () => {
	for (const child of children) child.kill("SIGKILL");
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.on(signal, () => process.exit(130));
}

export const seconds = (count: number): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, count * 1000));
