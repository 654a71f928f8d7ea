import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../core/errors.ts";

/**
 * Creates a folder with its parents; does nothing if it exists.
 *
 * Node's own `recursive` option loops for ever if a file system reports ENOENT for a folder in an
 * existing one, as `/proc` does.
 *
 * @param mode of each folder that is created, before the umask
 * @throws the system's error
 */
export function makeFolder(path: string, mode = 0o777): void {
	try {
		mkdirSync(path, { mode });
	} catch (error) {
		const code = errorCode(error);
		if (code === "EEXIST") return;
		const parent = dirname(path);
		if (code !== "ENOENT" || parent === path) throw error;
		makeFolder(parent, mode);
		mkdirSync(path, { mode });
	}
}
