/** Runs one test file in its own process, and reports the result. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
	readonly todo: number;
}

export interface FileResult {
	readonly file: string;
	readonly counts: Counts;
	/** Why the file failed, in a few words; null if it passed. */
	readonly failure: string | null;
	/** The whole output on stdout and stderr. */
	readonly output: string;
	readonly seconds: number;
}

const COUNTER = fileURLToPath(new URL("test-counts.mjs", import.meta.url));
const SEED = new URL("property-seed.mjs", import.meta.url).href;

const running = new Set<ChildProcess>();

/**
 * Runs a test file until it ends, for at most `limit_s` seconds.
 *
 * A failed process without a failed test, a file without tests and a file that had to be killed are
 * failures as well. Never rejects.
 */
export async function runTestFile(file: string, limit_s: number): Promise<FileResult> {
	const start_ms = performance.now();
	const folder = mkdtempSync(join(tmpdir(), "test-file-"));
	const countsPath = join(folder, "counts");
	const reporters = [
		["spec", "stdout"],
		[COUNTER, countsPath],
	].flatMap(([name, path]) => [`--test-reporter=${name}`, `--test-reporter-destination=${path}`]);
	// It leads a process group, which is killed with it.
	const imports = ["--import=tsx", ...(hasProperties(file) ? [`--import=${SEED}`] : [])];
	const child = spawn(process.execPath, [...imports, ...reporters, file], {
		stdio: ["ignore", "pipe", "pipe"],
		detached: true,
	});
	running.add(child);
	const chunks: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk: Buffer) => chunks.push(chunk));
	}
	let isOverdue = false;
	const timer = setTimeout(() => {
		isOverdue = true;
		killGroup(child);
	}, limit_s * 1000);
	const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
	const status = await new Promise<number | string>((resolve) => {
		child.once("error", ({ message }) => resolve(message));
		child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
	});
	clearTimeout(timer);
	running.delete(child);
	// Processes that a test left behind would keep the output open; those outside the group are not
	// awaited.
	killGroup(child);
	await Promise.race([closed, sleep(2000, undefined, { ref: false })]);
	child.stdout.destroy();
	child.stderr.destroy();
	const counts = readCounts(countsPath);
	rmSync(folder, { recursive: true, force: true });
	return {
		file,
		counts,
		failure: isOverdue
			? `did not end within ${limit_s} s and was killed`
			: describeFailure(status, counts),
		output: Buffer.concat(chunks).toString(),
		seconds: (performance.now() - start_ms) / 1000,
	};
}

function hasProperties(file: string): boolean {
	return readFileSync(file, "utf8").includes('from "fast-check"');
}

/** Kills all running test files, with their process groups. */
export function killTestFiles(): void {
	for (const child of running) killGroup(child);
}

function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// It ended by itself.
	}
}

function readCounts(path: string): Counts {
	const counts = { passed: 0, failed: 0, skipped: 0, todo: 0 };
	let text = "";
	try {
		text = readFileSync(path, "utf8");
	} catch {
		// The file ended before its first test.
	}
	for (const word of text.split("\n")) {
		if (word in counts) counts[word as keyof Counts]++;
	}
	return counts;
}

function describeFailure(status: number | string, counts: Counts): string | null {
	const { passed, failed, skipped, todo } = counts;
	if (failed > 0) return `${failed} of ${passed + failed + skipped + todo} failed`;
	if (status !== 0) return `ended with ${status}`;
	if (passed + skipped + todo === 0) return "has no test";
	return null;
}
