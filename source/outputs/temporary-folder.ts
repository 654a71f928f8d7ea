import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import { refusalOf } from "../core/machine-errors.ts";

/**
 * Creates a folder that no other user can enter, in `TMPDIR` or `/tmp`. The caller removes it.
 *
 * @param name the beginning of its name
 * @throws {UserError} if none can be created there
 */
export function makeTemporaryFolder(name: string): string {
	try {
		return mkdtempSync(join(tmpdir(), `${name}-`));
	} catch (error) {
		const refusal = refusalOf(error);
		if (refusal === null) throw error;
		const failure = `cannot create a temporary folder in “${tmpdir()}”: ${refusal.reason}`;
		throw new UserError(`${failure} (set TMPDIR to use another place)`, refusal.exitCode);
	}
}
