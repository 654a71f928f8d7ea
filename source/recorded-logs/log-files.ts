/** Finds the files that operands on the command line stand for. */
import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";

export interface LogFiles {
	/** Each file once, as it was typed or found. */
	readonly paths: readonly string[];
	/** Notes for the user on what may be unexpected. */
	readonly notes: readonly string[];
}

const GLOB = /[*?[]/;

/**
 * Expands paths and patterns (`*`, `?`, `[…]` in the last part of a path) to files. A name that
 * exists is never a pattern.
 *
 * @throws UserError naming what does not exist, matches nothing, or is not a regular file
 */
export function findLogFiles(operands: readonly string[]): LogFiles {
	const found = new Map<string, string>();
	for (const operand of operands) {
		for (const path of expanded(operand)) {
			const real = regularFile(path);
			// A file that is read twice would count twice.
			if (!found.has(real)) found.set(real, path);
		}
	}
	const paths = [...found.values()];
	return { paths, notes: partNotes(paths, new Set(found.keys())) };
}

/** Returns the error for a log that cannot be used. */
export function refusal(message: string): UserError {
	return new UserError(message, ExitCode.usage);
}

function expanded(operand: string): string[] {
	if (!GLOB.test(operand) || statSync(operand, { throwIfNoEntry: false }) !== undefined) {
		return [operand];
	}
	const folder = dirname(operand);
	if (GLOB.test(folder)) {
		throw refusal(`${operand}: a pattern may stand for file names only, not for folders`);
	}
	const pattern = basename(operand);
	const wanted = new RegExp(`^${patternSource(pattern)}$`, "su");
	// Names that begin with a dot are hidden, as in shells.
	const names = namesIn(folder).filter(
		(name) => wanted.test(name) && (!name.startsWith(".") || pattern.startsWith(".")),
	);
	if (names.length === 0) throw refusal(`no file matches ${operand}`);
	return names.sort().map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		throw refusal(`${folder} cannot be read: ${words(error)}`);
	}
}

function patternSource(pattern: string): string {
	return pattern.replace(/\[!?[^\]]+\]|[*?]|[^*?[]|\[/gsu, (piece) => {
		if (piece === "*") return ".*";
		if (piece === "?") return ".";
		const isClass = piece.length > 1 && piece.startsWith("[");
		if (!isClass) return escaped(piece);
		const isNegated = piece.startsWith("[!");
		const inside = piece.slice(isNegated ? 2 : 1, -1).replace(/[\\^[\]]/g, "\\$&");
		return `[${isNegated ? "^" : ""}${inside}]`;
	});
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function regularFile(path: string): string {
	try {
		const status = statSync(path);
		if (status.isFile()) return realpathSync(path);
		const what = status.isDirectory() ? "it is a directory" : "it is not a regular file";
		throw refusal(`${path} cannot be read: ${what}`);
	} catch (error) {
		throw error instanceof UserError ? error : refusal(`${path} cannot be read: ${words(error)}`);
	}
}

/** Describes an error of the system, in words. */
export function words(error: unknown): string {
	return describeFailure(error, {
		ENOENT: "no such file",
		ENOTDIR: "no such file",
		EACCES: "permission denied",
	});
}

/** Groups files by log: finished parts have names like their log's, and belong to its run. */
export function groupedByLog(paths: readonly string[]): string[][] {
	const groups = new Map<string, string[]>();
	for (const path of paths) {
		const key = join(dirname(path), basename(path).replace(PART_NAME, "$1"));
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [path]);
		else group.push(path);
	}
	return [...groups.values()];
}

/** `link-20261123T180000Z-2.csv.gz` is a part of `link.csv`. */
const PART = /-\d{8}T\d{6}Z(?:-\d+)?(\.[^.]+?)??(?:\.gz)?$/;

/** Matches what {@link PART} does, and `link.csv.gz`. */
const PART_NAME = /(?:-\d{8}T\d{6}Z(?:-\d+)?)?(\.[^.]+?)(?:\.gz)?$/;

/**
 * Returns notes on finished parts of a log that were not named, and so are not read, as in a
 * replay.
 *
 * @param taken real paths of all files that are read
 */
function partNotes(paths: readonly string[], taken: ReadonlySet<string>): string[] {
	const parts = new Map<string, string[]>();
	for (const folder of new Set(paths.map((path) => dirname(path)))) {
		for (const name of namesIn(folder).filter((one) => PART.test(one))) {
			const log = join(folder, name.replace(PART, "$1"));
			const known = parts.get(log);
			if (known === undefined) parts.set(log, [join(folder, name)]);
			else known.push(join(folder, name));
		}
	}
	return paths.flatMap((path) => {
		const left = (parts.get(join(path)) ?? []).filter((part) => !taken.has(realpathSync(part)));
		if (left.length === 0) return [];
		const are = left.length === 1 ? "a finished part" : `${left.length} finished parts`;
		const extension = extname(path);
		const pattern = join(dirname(path), `${basename(path, extension)}-*${extension}*`);
		return `${path} has ${are} beside it that were not read; to take them along, add ${pattern}`;
	});
}
