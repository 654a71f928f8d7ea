import { randomBytes } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "../core/errors.ts";
import { findLogFiles, refusal, words } from "./log-files.ts";

/** A file that a command makes, and where it is written until it is whole. */
export interface OutputTarget {
	readonly path: string;
	readonly aside: string;
}

/**
 * Checks a file to be made before anything is read.
 *
 * @param flag that asked for it: `--export`, `--html`
 * @param logs paths and patterns of logs, which it must not overwrite
 * @throws UserError where it is one of the logs or no regular file, or its folder is missing
 */
export function outputTarget(flag: string, path: string, logs: readonly string[]): OutputTarget {
	const folder = folderOf(flag, path);
	const target = join(folder, basename(path));
	const existing = statSync(target, { throwIfNoEntry: false });
	const inputs = findLogFiles(logs).paths.map((input) => statSync(input));
	const isInput = inputs.some(({ dev, ino }) => dev === existing?.dev && ino === existing.ino);
	if (isInput) throw refusal(`${flag} would overwrite ${path}, which is one of the logs`);
	// What is renamed into the place of a device would end it.
	if (existing?.isFile() === false) throw refusal(`${flag} ${path}: it is not a regular file`);
	const aside = join(folder, `.${basename(path)}.${randomBytes(8).toString("hex")}`);
	return { path: target, aside };
}

function folderOf(flag: string, path: string): string {
	const folder = dirname(resolve(path));
	try {
		return realpathSync(folder);
	} catch (error) {
		const why = errorCode(error) === "ENOENT" ? "there is no such folder" : words(error);
		throw refusal(`${flag} ${path}: ${why} (${folder})`);
	}
}
