/**
 * Loads DuckDB, an optional package: an installation may lack it, a copy of `dist` always does.
 */
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import manifest from "../../package.json" with { type: "json" };
import { isDenoDenial } from "../core/deno-permissions.ts";
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";
import { shellLine } from "../core/shell-words.ts";

const NAME = "@duckdb/node-api";
/** A type that hides the name from Deno, which would fetch the package for every command. */
const PACKAGE: string = NAME;

/** @throws {UserError} with the command that installs DuckDB in a place where it is found */
export async function loadDuckdb(): Promise<typeof import("@duckdb/node-api")> {
	try {
		return (await import(PACKAGE)) as typeof import("@duckdb/node-api");
	} catch (error) {
		if (isDenoDenial(error)) throw error;
		const what = `an export takes DuckDB, which could not be loaded (${describeFailure(error)})`;
		// Deno takes its packages from its own cache.
		const isDeno = process.versions["deno"] !== undefined;
		const remedy = isDeno ? "" : `; install it with: ${installCommand()}`;
		throw new UserError(`${what}${remedy}`, ExitCode.usage);
	}
}

/** Installs beside the program: a global program does not find packages in the user's folder. */
function installCommand(): string {
	const folder = dirname(realpathSync(process.argv[1] ?? "."));
	const version = manifest.optionalDependencies[NAME];
	return shellLine(["npm", "install", "--prefix", folder, `${NAME}@${version}`]);
}
