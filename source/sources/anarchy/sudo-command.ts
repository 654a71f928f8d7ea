/**
 * The command line that starts this program as root, on this machine.
 *
 * sudo searches its own secure_path, not the user's PATH. A Node from nvm, fnm, volta, asdf or
 * `~/.local` is not there, and neither is the program that its npm installed.
 */
import { accessSync, constants, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { shellLine } from "../../core/shell-words.ts";

const NAME = "anarchy-perf-ink";

/** Searched on every distribution; Red Hat's sudo searches nothing else. */
const SYSTEM_PATH = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const LOCAL_PATH = ["/usr/local/sbin", "/usr/local/bin"];
const RED_HAT = "/etc/redhat-release";

/** The parts of a command line: `node --flag program.js word`. */
export interface Start {
	readonly executable: string;
	readonly flags: readonly string[];
	readonly program: string;
	readonly words: readonly string[];
}

/**
 * Returns the command line that runs the same command as root: `sudo anarchy-perf-ink log …` if
 * sudo finds this program and this Node by name, else with the full paths of both.
 *
 * @param securePath the folders that sudo searches, in order
 */
export function sudoCommand(start = thisStart(), securePath = defaultSecurePath()): string {
	const { executable, flags, program, words } = start;
	const isFound =
		flags.length === 0 &&
		find(NAME, securePath) === realPath(program) &&
		find("node", securePath) === realPath(executable);
	const command = isFound ? [NAME] : [realPath(executable), ...flags, realPath(program)];
	return shellLine(["sudo", ...command, ...words]);
}

function thisStart(): Start {
	const [executable = "node", program = NAME, ...words] = process.argv;
	const isDeno = process.versions["deno"] !== undefined;
	const flags = isDeno ? ["run", "--allow-all"] : process.execArgv;
	return { executable, flags, program, words };
}

/** Returns the folders that sudo searches by default; only root could read its configuration. */
export function defaultSecurePath(redHat = RED_HAT): readonly string[] {
	try {
		accessSync(redHat);
		return SYSTEM_PATH;
	} catch {
		return [...LOCAL_PATH, ...SYSTEM_PATH];
	}
}

/** Returns the real path of the first executable of this name; null if there is none. */
function find(name: string, folders: readonly string[]): string | null {
	for (const folder of folders) {
		const path = join(folder, name);
		try {
			accessSync(path, constants.X_OK);
			return realpathSync(path);
		} catch {
			// Not in this folder.
		}
	}
	return null;
}

function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
