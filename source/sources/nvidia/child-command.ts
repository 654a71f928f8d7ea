/** The command that starts the child process, in the runtime of this process. */
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { ChildSetup } from "./child-protocol.ts";

/** The child's program: from sources, beside the program, or beside a command of it. */
const PLACES = ["./nvml-child.ts", "./commands/nvml-child.cjs", "./nvml-child.cjs"];

/** A program that does little: memory before speed, as `v8-flags.ts` says. */
const NODE_FLAGS = [
	"--no-opt",
	"--no-maglev",
	"--max-semi-space-size=1",
	"--v8-pool-size=0",
	"--disable-warning=ExperimentalWarning",
];

export interface ChildCommand {
	readonly program: string;
	readonly words: readonly string[];
	readonly environment: NodeJS.ProcessEnv;
	/** The working directory. */
	readonly folder: string;
}

/** Returns the path of the child's program; null if that part of the program is missing. */
export function findChildProgram(): string | null {
	const found = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
	return found.find((path) => existsSync(path)) ?? null;
}

export function childCommand(path: string, setup: ChildSetup): ChildCommand {
	const isDeno = process.versions["deno"] !== undefined;
	return {
		program: process.execPath,
		words: [...(isDeno ? denoFlags(setup) : nodeFlags(path)), path, JSON.stringify(setup)],
		environment: isDeno ? withoutLinker(process.env) : process.env,
		// It keeps no file system in use; but a loader is found from where this process was started.
		folder: isSource(path) ? process.cwd() : "/",
	};
}

function isSource(path: string): boolean {
	return path.endsWith(".ts");
}

function nodeFlags(path: string): string[] {
	const flags = NODE_FLAGS.filter((flag) => isKnown(flag));
	// TypeScript may need a loader, which this process was started with.
	return isSource(path) ? [...process.execArgv.flatMap(loaderFlag), ...flags] : flags;
}

/** Early versions of Node 20 lack one of them, and would refuse to start. */
function isKnown(flag: string): boolean {
	const [name = flag] = flag.split("=");
	return !name.startsWith("--disable-") || process.allowedNodeEnvironmentFlags.has(name);
}

function loaderFlag(word: string, order: number, words: readonly string[]): string[] {
	const isLoader = (text: string | undefined) => /^(?:--import|--require|-r)$/.test(text ?? "");
	const isWhole = /^(?:--import|--require)=/.test(word);
	return isWhole || isLoader(word) || isLoader(words[order - 1]) ? [word] : [];
}

/** Deno's sandbox: the child may call these two libraries and look at the GPU's folder. */
function denoFlags({ library, libc, folder }: ChildSetup): string[] {
	const libraries = [library, libc].filter((path) => path.startsWith("/"));
	return [
		"run",
		"--quiet",
		"--no-prompt",
		"--no-config",
		"--no-lock",
		`--allow-ffi=${libraries.join(",")}`,
		`--allow-read=${folder}`,
	];
}

/** Deno passes no variables of the dynamic linker without all permissions; paths are full there. */
function withoutLinker(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const entries = Object.entries(environment).filter(([name]) => !name.startsWith("LD_"));
	return Object.fromEntries(entries);
}
