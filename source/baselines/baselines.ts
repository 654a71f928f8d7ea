/**
 * Baselines: recordings by name, which later ones are compared with.
 *
 * A baseline is one JSON file in the user's data folder (`baseline-document.ts`): its records, and
 * facts about the machine they were recorded on. This file: the folder.
 */
import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describeFailure, ExitCode, errorCode, UserError } from "../core/errors.ts";
import { suggestWord } from "../core/nearest-word.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { type HomeOwner, xdgFolder } from "../inputs/xdg-folder.ts";
import { type Baseline, parseBaseline } from "./baseline-document.ts";

const EXTENSION = ".json";
/** A name is also that of a file. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const MAX_FILE_BYTES = 256 * 1024 ** 2;

export function isBaselineName(name: string): boolean {
	return NAME.test(name);
}

/** Returns `$XDG_DATA_HOME/anarchy-perf-ink/baselines`; under sudo, that of the invoking user. */
export function baselineFolder(
	owner: HomeOwner,
	environment: NodeJS.ProcessEnv = process.env,
): string {
	return join(xdgFolder("XDG_DATA_HOME", owner, environment), "baselines");
}

export class Baselines {
	readonly #folder: string;
	readonly #owner: HomeOwner;

	constructor(folder: string, owner: HomeOwner) {
		this.#folder = folder;
		this.#owner = owner;
	}

	/** Returns the names of all baselines, sorted. */
	names(): string[] {
		const files = this.#attempt("list", () => {
			try {
				return readdirSync(this.#folder);
			} catch (error) {
				// A home may be a file, such as `/dev/null`.
				if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
				throw error;
			}
		});
		return files
			.filter((file) => file.endsWith(EXTENSION))
			.map((file) => file.slice(0, -EXTENSION.length))
			.filter(isBaselineName)
			.sort();
	}

	has(name: string): boolean {
		return isBaselineName(name) && this.names().includes(name);
	}

	/** @throws {UserError} if there is none of this name, or its file is damaged */
	load(name: string): Baseline {
		const file = this.fileOf(name);
		const read = () => readSmallFile(file, MAX_FILE_BYTES);
		const text = this.#attempt(`read “${name}”`, read, name);
		const baseline = parseBaseline(name, text);
		if (baseline !== null) return baseline;
		const remedy = "replace it (baseline save --force), or remove it";
		throw new UserError(`“${file}” is not a valid baseline; ${remedy}`, ExitCode.usage);
	}

	remove(name: string): void {
		const file = this.fileOf(name);
		this.#attempt(`remove “${name}”`, () => unlinkSync(file), name);
	}

	/**
	 * Returns the path of a baseline's file, existing or not.
	 *
	 * @throws {UserError} at an invalid name
	 */
	fileOf(name: string): string {
		if (isBaselineName(name)) return join(this.#folder, `${name}${EXTENSION}`);
		const rule = "takes up to 64 letters, digits, dots, dashes and underscores";
		throw new UserError(`the name of a baseline ${rule}, such as nightly`, ExitCode.usage);
	}

	/** @param name the baseline that the action needs, for a suggestion if it does not exist */
	#attempt<T>(what: string, action: () => T, name = ""): T {
		try {
			return this.#owner.run(action);
		} catch (error) {
			const isMissing = name !== "" && errorCode(error) === "ENOENT";
			const meant = isMissing ? suggestWord(name, this.names()) : "";
			const reason = describeFailure(error, {
				ENOENT: `no such baseline${meant || " (baseline list shows all)"}`,
			});
			throw new UserError(`cannot ${what} in “${this.#folder}”: ${reason}`, ExitCode.usage);
		}
	}
}
