/**
 * Runs test files, each in its own process, and one more at a time than there are processors,
 * because tests often wait.
 *
 *     tsx scripts/run-tests.ts [--limit SECONDS] [--again FILES] [--except FOLDER]... PATH...
 *
 * A path is a test file, or a folder of test files; they run in the order of the paths. Each file
 * is listed when it ends, with its whole output if it failed; Node's own runner holds that back
 * until all files before it have ended. The last lines are those of Node's runner, which CI systems
 * parse.
 *
 * With --again, if at most so many files failed, each is run once more when all others have ended,
 * alone. One that passes then does not fail the run, but is named at its end as unstable: it holds
 * only on an idle machine, or some of the time, which is a defect of the test or of the program.
 *
 * Exit status: 0 if every file passed, 1 if one failed or there is none, 2 for a wrong command
 * line, and 128 + its number for a signal.
 */
import { readdirSync, statSync } from "node:fs";
import { availableParallelism, constants } from "node:os";
import { join, normalize } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { type FileResult, killTestFiles, runTestFile } from "./test-file.ts";

const DEFAULT_LIMIT_S = 600;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.once(signal, () => {
		print(`✖ ${signal} after ${results.length} of ${total} files`);
		stop(128 + constants.signals[signal]);
	});
}
// The results are no longer read.
process.stdout.once("error", () => stop(1));

const { values, positionals } = parseCommandLine();
const start_ms = performance.now();
const results: FileResult[] = [];
/** Files that failed, and passed when they were run again. */
const unstable: string[] = [];
const limit_s = Number(values.limit);
if (!(limit_s > 0)) refuse(`expected --limit to be a number of seconds, got “${values.limit}”`);
const maxAgain = Number(values.again);
if (!(maxAgain >= 0)) refuse(`expected --again to be a number of files, got “${values.again}”`);
const waiting = [...new Set(positionals.flatMap(testFilesIn))];
const total = waiting.length;
await Promise.all(Array.from({ length: availableParallelism() + 1 }, runWaiting));
await runFailedAgain();
reportEnd();
process.exitCode = total > 0 && results.every(({ failure }) => failure === null) ? 0 : 1;

function parseCommandLine() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				limit: { type: "string", default: `${DEFAULT_LIMIT_S}` },
				again: { type: "string", default: "0" },
				except: { type: "string", multiple: true, default: [] },
			},
		});
	} catch (error) {
		return refuse(error instanceof Error ? error.message : String(error));
	}
}

/** The test files at a path, except those in excluded folders, in alphabetical order. */
function testFilesIn(path: string): string[] {
	if (values.except.some((folder) => normalize(`${folder}/`) === normalize(`${path}/`))) return [];
	const status = statSync(path, { throwIfNoEntry: false });
	if (status === undefined) return refuse(`no such file or folder: “${path}”`);
	if (!status.isDirectory()) return [path];
	return readdirSync(path, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() || /\.test\.tsx?$/.test(entry.name))
		.map(({ name }) => join(path, name))
		.sort()
		.flatMap(testFilesIn);
}

async function runWaiting(): Promise<void> {
	for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
		const result = await runTestFile(file, limit_s);
		results.push(result);
		report(result);
	}
}

async function runFailedAgain(): Promise<void> {
	const failed = results.filter(({ failure }) => failure !== null);
	if (failed.length > maxAgain) return;
	for (const first of failed) {
		print(`… ${first.file}: run again, alone`);
		const result = await runTestFile(first.file, limit_s);
		results[results.indexOf(first)] = result;
		report(result);
		if (result.failure === null) unstable.push(first.file);
	}
}

function report({ file, counts, failure, output, seconds }: FileResult): void {
	const place = `[${results.length}/${total}]`;
	const took = `${seconds.toFixed(1)} s`;
	if (failure !== null) {
		const edge = "─".repeat(100);
		print(
			`${edge}\n✖ ${place} ${file}: ${failure} (${took}). Its output:\n${output.trimEnd()}\n${edge}`,
		);
		return;
	}
	const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
	print(`✔ ${place} ${file}: ${counts.passed} passed${skipped} (${took})`);
}

function reportEnd(): void {
	if (total === 0) print("✖ no test files");
	for (const { file, failure } of results) {
		if (failure !== null) print(`✖ ${file}: ${failure}`);
	}
	for (const file of unstable) print(`⚠ ${file}: unstable, passed only when run again`);
	const sum = (name: keyof FileResult["counts"]) =>
		results.reduce((count, { counts }) => count + counts[name], 0);
	// A file that failed without a failed test counts as one.
	const broken = results.filter(({ failure, counts }) => failure !== null && counts.failed === 0);
	const failed = sum("failed") + broken.length + (total === 0 ? 1 : 0);
	const [passed, skipped, todo] = [sum("passed"), sum("skipped"), sum("todo")];
	const summary = {
		tests: passed + failed + skipped + todo,
		suites: 0,
		pass: passed,
		fail: failed,
		cancelled: 0,
		skipped,
		todo,
		duration_ms: Math.round(performance.now() - start_ms),
	};
	for (const [name, value] of Object.entries(summary)) print(`ℹ ${name} ${value}`);
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}

function stop(status: number): never {
	killTestFiles();
	process.exit(status);
}

function refuse(why: string): never {
	process.stderr.write(`run-tests: ${why}\n`);
	process.exit(2);
}
