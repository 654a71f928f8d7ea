/** The built program in a process that serves metrics. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));

export interface ExporterProcess {
	readonly child: ChildProcess;
	/** `http://127.0.0.1:38561`, without a path. */
	readonly url: string;
	/** What it said until it served. */
	readonly said: string;
	readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/**
 * Starts the program, and resolves when it says where it serves; rejects where it ends before.
 *
 * @param register takes what ends it, at once; it is called before anything is waited for
 */
export async function startExporter(
	words: readonly string[],
	register: (end: () => void) => void,
	environment: NodeJS.ProcessEnv = {},
): Promise<ExporterProcess> {
	const env = { ...process.env, SUDO_UID: "", ...environment };
	const child = spawn(process.execPath, [PROGRAM, ...words], { env });
	register(() => child.kill("SIGKILL"));
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	const ended = once(child, "close").then(([code]) => ({ code, stdout, stderr }));
	const url = await new Promise<string>((resolve, reject) => {
		child.stderr.on("data", (chunk) => {
			stderr += chunk;
			const [, found] = /serving (https?:\/\/\S+)\/metrics\n/.exec(stderr) ?? [];
			if (found !== undefined) resolve(found);
		});
		void ended.then(() => reject(new Error(`it ended without serving: ${stderr}`)));
	});
	return { child, url, said: stderr, ended };
}
