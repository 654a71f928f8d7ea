/** Builds the kernel rig and the guest's script, boots once, and brings the evidence back. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { type Run, Screen, type Sight } from "./guest.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const RIG = resolve(ROOT, process.env.KERNEL_RIG ?? "../shared/kernel-rig");
const PROGRAM = join(ROOT, "dist/anarchy-perf-ink.js");

/** A {@link Sight} with the screen it speaks of. */
export interface SeenScreen extends Sight {
	readonly text: string;
	readonly isAlternate: boolean;
}

export interface Evidence {
	run(name: string): Run;
	screen(name: string): SeenScreen;
	/** Everything the live monitor wrote to its terminal. */
	readonly terminal: string;
	/** The screen the monitor left behind. */
	readonly lastScreen: string;
}

/** Everything the guest recorded in one boot. Throws where the rig, not the program, failed. */
export function bootAndRecord(): Promise<Evidence> {
	return runInGuest("node guest.mjs tell", read);
}

/**
 * Boots, runs a command in the guest, and reads what it left.
 *
 * @param read is given the folder of what was left, and what the command said
 */
export async function runInGuest<T>(
	command: string,
	read: (out: string, said: string) => Promise<T>,
): Promise<T> {
	if (!existsSync(join(RIG, "run.sh"))) {
		throw new Error(
			`there is no kernel rig at ${RIG}: set KERNEL_RIG to the folder that holds its run.sh`,
		);
	}
	if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: build the program first`);
	const work = await mkdtemp(join(tmpdir(), "kernel-test-"));
	try {
		const [app, out] = [join(work, "app"), join(work, "out")];
		await stage(app);
		await buildRig();
		const said = await rig(join(RIG, "run.sh"), ["-t", "1800", "-o", out, app, command]);
		return await read(out, said);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** The folder that becomes the guest's `/app`: the program as it ships, and the guest's script. */
async function stage(app: string): Promise<void> {
	await cp(dirname(PROGRAM), app, { recursive: true });
	// the plain user in the guest has to reach it too, whatever the umask here
	await chmod(app, 0o755);
	await chmod(join(app, "anarchy-perf-ink.js"), 0o644);
	await build({
		stdin: {
			contents: `
				import { tellStory, watch } from "./guest.ts";
				import { tellOfLink } from "./link-story.ts";
				import { STORIES } from "./stories.ts";
				import { tellTogether } from "./together.ts";
				import { Watch } from "./watch.ts";
				const turn = (story) => STORIES[story](new Watch());
				const parts = { tell: tellStory, watch, together: tellTogether, turn, link: tellOfLink };
				const [part, ...words] = process.argv.slice(2);
				await parts[part](...words);`,
			resolveDir: import.meta.dirname,
		},
		outfile: join(app, "guest.mjs"),
		bundle: true,
		platform: "node",
		format: "esm",
		target: "node20",
		logLevel: "warning",
	});
}

/**
 * Builds what is missing of the rig. Its files are shared, and the tests that need them run side by
 * side.
 */
async function buildRig(): Promise<void> {
	await rig("flock", [join(tmpdir(), "kernel-rig.lock"), join(RIG, "build.sh")]);
}

/** Runs one of the rig's scripts; its output, or an error that holds it. */
async function rig(command: string, args: readonly string[]): Promise<string> {
	try {
		const { stdout, stderr } = await promisify(execFile)(command, args, {
			maxBuffer: 2 ** 26,
			env: {
				...process.env,
				// The rig would run at the lowest priority, which is a thirtieth of a busy processor.
				KRIG_NICE: process.env.KRIG_NICE ?? "0",
				// On a busy host the emulated timer is late, and the kernel's check of it would panic.
				KRIG_APPEND: `no_timer_check ${process.env.KRIG_APPEND ?? ""}`,
			},
		});
		return stdout + stderr;
	} catch (error) {
		const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
		const line = [command, ...args].join(" ");
		throw new Error(`the kernel rig failed, not the program: ${line}\n${stdout}${stderr}`, {
			cause: error,
		});
	}
}

async function read(out: string, said: string): Promise<Evidence> {
	const raw = await readFile(join(out, "raw"));
	const runs: Run[] = JSON.parse(await readFile(join(out, "runs.json"), "utf8"));
	const sights: Sight[] = existsSync(join(out, "sights.json"))
		? JSON.parse(await readFile(join(out, "sights.json"), "utf8"))
		: [];
	const screens: SeenScreen[] = [];
	const screen = new Screen();
	let fed = 0;
	for (const sight of sights) {
		await screen.feed(raw.subarray(fed, sight.bytes));
		fed = sight.bytes;
		screens.push({ ...sight, text: screen.text, isAlternate: screen.isAlternate });
	}
	await screen.feed(raw.subarray(fed));
	return {
		run: (name) => named(runs, name, said),
		screen: (name) => named(screens, name, said),
		terminal: raw.toString(),
		lastScreen: screen.text,
	};
}

function named<T extends { readonly name: string }>(
	all: readonly T[],
	name: string,
	said: string,
): T {
	const found = all.find((each) => each.name === name);
	if (!found) throw new Error(`the guest never came to "${name}"; it said:\n${said}`);
	return found;
}
