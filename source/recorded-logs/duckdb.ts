/** The only module that uses DuckDB, a native library. */
import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { makeTemporaryFolder } from "../outputs/temporary-folder.ts";
import { loadDuckdb } from "./load-duckdb.ts";
import { quoted } from "./sql-text.ts";

/** Memory limit of DuckDB, which spills the rest to the temporary folder. */
const MEMORY_LIMIT = "400MB";

/**
 * A temporary database, which reads and writes only in its own folder, and is deleted when it is
 * closed.
 */
export class Database {
	/** The folder of the database, deleted with it. */
	readonly folder: string;
	readonly #instance: DuckDBInstance;
	readonly #connection: DuckDBConnection;

	/** Also runs if the program ends before the database is closed: a year takes gigabytes. */
	readonly #remove = () => rmSync(this.folder, { recursive: true, force: true });

	private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
		this.folder = folder;
		this.#instance = instance;
		this.#connection = connection;
	}

	/** @throws UserError saying how to install DuckDB if it is missing */
	static async open(): Promise<Database> {
		const { DuckDBInstance } = await loadDuckdb();
		const folder = makeTemporaryFolder("anarchy-analysis");
		const instance = await DuckDBInstance.create(":memory:", {
			memory_limit: MEMORY_LIMIT,
			temp_directory: join(folder, "spilled"),
			threads: String(availableParallelism()),
			// Nothing is downloaded: the package contains all extensions that are needed.
			autoinstall_known_extensions: "false",
			autoload_known_extensions: "false",
		});
		const database = new Database(folder, instance, await instance.connect());
		process.once("exit", database.#remove);
		await database.run("SET TimeZone = 'UTC'");
		await database.run(`SET allowed_directories = [${quoted(`${folder}/`)}]`);
		await database.run("SET enable_external_access = false");
		await database.run("SET lock_configuration = true");
		return database;
	}

	async run(sql: string): Promise<void> {
		await this.#connection.run(sql);
	}

	async close(): Promise<void> {
		this.#connection.closeSync();
		this.#instance.closeSync();
		process.off("exit", this.#remove);
		await rm(this.folder, { recursive: true, force: true });
	}
}
