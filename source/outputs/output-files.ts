/** The output files of a command: none of them is one of its inputs, and no two are the same. */
import { lstatSync } from "node:fs";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Owner } from "../core/interfaces.ts";
import { printable } from "../core/printable-text.ts";
import { openingError } from "./describe-write-error.ts";
import { OutputFile } from "./output-file.ts";
import { identitiesOf, targetOf } from "./output-target.ts";
import { type FileOptions, PendingFile } from "./pending-file.ts";

export interface TakeOptions extends FileOptions {
	/** Whether nothing may be overwritten. */
	readonly isNew?: boolean;
	/** A further remedy if permission is denied. */
	readonly permissionRemedy?: string;
}

export class OutputFiles {
	readonly #owner: Owner;
	/** Known files by identity: “an input”, “--html”. */
	readonly #known = new Map<string, string>();

	/**
	 * @param owner the user whose privileges files are written with
	 * @param inputs paths of what the command reads, or creates itself
	 */
	constructor(owner: Owner, inputs: readonly string[]) {
		this.#owner = owner;
		for (const input of inputs) {
			for (const identity of identitiesOf(input)) this.#known.set(identity, "an input");
		}
	}

	/**
	 * Checks a file before anything is read or run, also whether one can be created there.
	 *
	 * @param flag that names it: `--html`
	 * @throws {UserError} if it cannot be written, or would overwrite an input or another output
	 */
	take(
		flag: string,
		path: string,
		{ isNew = false, permissionRemedy, ...options }: TakeOptions = {},
	): OutputFile {
		const named = `${flag} “${printable(path)}”`;
		this.#refuseKnown(flag, named, path);
		const target = this.#attempt(path, permissionRemedy, () => {
			if (isNew && lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
				throw usage(
					`will not write “${printable(path)}”: it exists and would be overwritten (name another file)`,
				);
			}
			const target = targetOf(path, isNew);
			if (target?.kind === "file") new PendingFile(target.path).discard();
			return target;
		});
		// A folder or a block device: a rename into its place would destroy it.
		if (target === null) throw usage(`${named}: it is not a regular file`);
		return new OutputFile(path, target, this.#owner, options);
	}

	#refuseKnown(flag: string, named: string, path: string): void {
		const identities = identitiesOf(path);
		for (const identity of identities) {
			const known = this.#known.get(identity);
			if (known === undefined) continue;
			const what = known === "an input" ? `${known} of this command` : `what ${known} writes`;
			throw usage(`${named} would overwrite ${what}; name another file`);
		}
		for (const identity of identities) this.#known.set(identity, flag);
	}

	#attempt<T>(path: string, permissionRemedy: string | undefined, action: () => T): T {
		try {
			return this.#owner.run(action);
		} catch (error) {
			throw error instanceof UserError ? error : openingError(path, error, permissionRemedy);
		}
	}
}

function usage(message: string): UserError {
	return new UserError(message, ExitCode.usage);
}
