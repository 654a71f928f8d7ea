/** Which files are meant by what was typed. */
import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";

export interface LogFiles {
	/** Each file once, as it was typed or found. */
	readonly paths: readonly string[];
	/** What a user may have expected otherwise, in words. */
	readonly notes: readonly string[];
}

const GLOB = /[*?[]/;

/**
 * Paths and patterns (`*`, `?`, `[…]` in the last part of a path) to files. A name that exists is
 * never a pattern.
 *
 * @throws UserError naming what does not exist, matches nothing, or is no regular file
 */
export function findLogFiles(operands: readonly string[]): LogFiles {
	const found = new Map<string, string>();
	for (const operand of operands) {
		for (const path of expanded(operand)) {
			const real = regularFile(path);
			// The same samples twice would pose as twice as many.
			if (!found.has(real)) found.set(real, path);
		}
	}
	const paths = [...found.values()];
	return { paths, notes: paths.flatMap((path) => partsLeftOut(path, new Set(found.keys()))) };
}

/** The error of a log that cannot be used. */
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
	// As shells do it: a name that begins with a dot is hidden.
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
		throw refusal(`${folder} can not be read: ${words(error)}`);
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
		throw refusal(`${path} can not be read: ${what}`);
	} catch (error) {
		throw error instanceof UserError ? error : refusal(`${path} can not be read: ${words(error)}`);
	}
}

/** Why the system refused, in words. */
export function words(error: unknown): string {
	const known: Record<string, string> = {
		ENOENT: "there is no such file",
		ENOTDIR: "there is no such file",
		EACCES: "permission denied",
	};
	return known[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));
}

/** The files of each log: its finished parts are named like it, and are one run with it. */
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

/** `link-20261123T180000Z-2.csv.gz` is a part of `link.csv`, as is `link.csv.gz`. */
const PART_NAME = /(?:-\d{8}T\d{6}Z(?:-\d+)?)?(\.[^.]+?)(?:\.gz)?$/;

/** A log's finished parts are named like it; as in a replay, only what was named is read. */
function partsLeftOut(path: string, taken: ReadonlySet<string>): string[] {
	const extension = extname(path);
	const stem = basename(path, extension);
	const folder = dirname(path);
	const isPart = new RegExp(
		`^${escaped(stem)}-\\d{8}T\\d{6}Z(?:-\\d+)?${escaped(extension)}(?:\\.gz)?$`,
	);
	const left = namesIn(folder).filter(
		(name) => isPart.test(name) && !taken.has(realpathSync(join(folder, name))),
	);
	if (left.length === 0) return [];
	const parts = left.length === 1 ? "a finished part" : `${left.length} finished parts`;
	const pattern = join(folder, `${stem}-*${extension}*`);
	return [`${path} has ${parts} beside it that were not read; to take them along, add ${pattern}`];
}
