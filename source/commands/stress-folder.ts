/** The folder of a stress run: record, output of workloads, facts and result, all together. */
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { InvokingUser } from "../sinks/invoking-user.ts";

export class StressFolder {
	readonly path: string;
	readonly #user: InvokingUser;
	readonly #outputs = new Map<string, number>();

	/** @throws {UserError} where it cannot be made, or holds something already */
	constructor(path: string, user: InvokingUser) {
		this.path = path;
		this.#user = user;
		try {
			const isEmpty = user.run(() => {
				mkdirSync(path, { recursive: true });
				return readdirSync(path).length === 0;
			});
			if (!isEmpty) {
				const remedy = "name a new one with --output";
				throw new UserError(`“${path}” holds something already; ${remedy}`, ExitCode.usage);
			}
		} catch (error) {
			if (error instanceof UserError) throw error;
			throw new UserError(`cannot make the folder “${path}”: ${errorCode(error)}`, ExitCode.usage);
		}
	}

	get record(): string {
		return this.file("record.csv");
	}

	/**
	 * Opens a file for each, all before the first reading: while one is under way this process must
	 * keep its own rights.
	 */
	openOutputs(names: readonly string[]): void {
		this.#user.run(() => {
			for (const name of names) {
				this.#outputs.set(name, openSync(join(this.path, `${name}.log`), "ax", 0o644));
			}
		});
	}

	/** The handle of an output that was opened. */
	outputOf(name: string): number {
		const handle = this.#outputs.get(name);
		if (handle === undefined) throw new Error(`no output of ${name} was opened`);
		return handle;
	}

	closeOutputs(): void {
		for (const handle of this.#outputs.values()) closeSync(handle);
		this.#outputs.clear();
	}

	file(name: string): string {
		return join(this.path, name);
	}

	/** Makes a file: the folder may be anybody's, who put a link to another file in its place. */
	write(name: string, text: string): void {
		this.#user.run(() => writeFileSync(join(this.path, name), text, { flag: "wx" }));
	}
}

/** `anarchy-stress-burst-20261123-195501`, by local time, in the working directory. */
export function folderByDate(what: string, wall_ms: number): string {
	const local_ms = wall_ms - new Date(wall_ms).getTimezoneOffset() * 60_000;
	const digits = new Date(local_ms).toISOString().replace(/\D/g, "");
	const name = what.replace(/[^\p{L}\p{N}]+/gu, "-");
	return `anarchy-${name}-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
