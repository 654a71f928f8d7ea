/** Whether a program can be started, found out before another one is asked to start it. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../core/errors.ts";

/** As `execvp` has it; empty parts are the working directory. */
const DEFAULT_PATH = "/bin:/usr/bin";
const EXECUTABLE = 0o111;
const MISSING: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/**
 * Why a program can certainly not be started, as the code of a system error; null if it can, or if
 * only a process of its user can tell: root sees nothing of a user's own file systems.
 */
export function programProblem(program: string, path = DEFAULT_PATH): "ENOENT" | "EACCES" | null {
	if (program === "") return "ENOENT";
	if (program.includes("/")) return problemOf(program);
	const problems = path.split(":").map((folder) => problemOf(join(folder, program)));
	if (problems.includes(null)) return null;
	return problems.includes("EACCES") ? "EACCES" : "ENOENT";
}

function problemOf(file: string): "ENOENT" | "EACCES" | null {
	try {
		const status = statSync(file);
		return status.isFile() && (status.mode & EXECUTABLE) !== 0 ? null : "EACCES";
	} catch (error) {
		return MISSING.has(errorCode(error)) ? "ENOENT" : null;
	}
}
