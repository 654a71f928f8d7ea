/** The one place where DuckDB is loaded: an optional package, and one with a native library. */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBVector, Json } from "@duckdb/node-api";
import { ExitCode, UserError } from "../core/errors.ts";
import { quoted, quotedList } from "./sql-text.ts";

/** By a name that Deno does not see: it would fetch the package for every command. */
const PACKAGE: string = "@duckdb/node-api";

/** What DuckDB may take for itself. What does not fit goes to the temporary folder. */
const MEMORY_LIMIT = { whole: "600MB", large: "400MB" };

/** What is made ahead of its reader: its own 1 MB keep two threads waiting for each other. */
const STREAMING_BUFFER = "8MB";

export type SqlRow = Readonly<Record<string, Json>>;

export interface DatabaseOptions {
	/** In a file, compressed: slower to fill, but a year of samples takes little memory. */
	readonly isLarge: boolean;
	/** Real paths of the only files outside of the temporary folder that may be read. */
	readonly allowed: readonly string[];
}

/** A database of its own, which is gone when it is closed. */
export class Database {
	/** What lies in here goes away with the database. */
	readonly folder: string;
	readonly #instance: DuckDBInstance;
	readonly #connection: DuckDBConnection;

	/** Also where the program ends before the database was closed: a year takes gigabytes. */
	readonly #remove = () => rmSync(this.folder, { recursive: true, force: true });

	private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
		this.folder = folder;
		this.#instance = instance;
		this.#connection = connection;
	}

	/** @throws UserError saying how to install DuckDB where it is missing */
	static async open({ isLarge, allowed }: DatabaseOptions): Promise<Database> {
		const { DuckDBInstance } = await loadPackage();
		const folder = await mkdtemp(join(tmpdir(), "anarchy-analysis-"));
		const path = isLarge ? join(folder, "records.duckdb") : ":memory:";
		const instance = await DuckDBInstance.create(path, {
			memory_limit: isLarge ? MEMORY_LIMIT.large : MEMORY_LIMIT.whole,
			temp_directory: join(folder, "spilled"),
			threads: String(availableParallelism()),
			// Nothing is ever fetched: what is needed is linked into the package.
			autoinstall_known_extensions: "false",
			autoload_known_extensions: "false",
		});
		const database = new Database(folder, instance, await instance.connect());
		process.once("exit", database.#remove);
		await database.run(`SET streaming_buffer_size = ${quoted(STREAMING_BUFFER)}`);
		await database.run(`SET allowed_directories = [${quoted(`${folder}/`)}]`);
		await database.run(`SET allowed_paths = ${quotedList(allowed)}`);
		await database.run("SET enable_external_access = false");
		await database.run("SET lock_configuration = true");
		return database;
	}

	async run(sql: string): Promise<void> {
		await this.#connection.run(sql);
	}

	/** A small result as a whole; integers beyond 32 bits come as texts. */
	async rows(sql: string): Promise<SqlRow[]> {
		const reader = await this.#connection.runAndReadAll(sql);
		return reader.getRowObjectsJson();
	}

	/**
	 * A large result piece by piece: an array for each column, valid until the next piece.
	 *
	 * @param sql all columns must be DOUBLE and never NULL
	 */
	async *doubles(sql: string): AsyncGenerator<readonly Float64Array[]> {
		const result = await this.#connection.stream(sql);
		let next = result.fetchChunk();
		for (;;) {
			const chunk = await next;
			if (chunk === null || chunk.rowCount === 0) return;
			// The next piece is made while this one is used.
			next = result.fetchChunk();
			const { columnCount } = chunk;
			yield Array.from({ length: columnCount }, (_, at) => numbersOf(chunk.getColumnVector(at)));
		}
	}

	async close(): Promise<void> {
		this.#connection.closeSync();
		this.#instance.closeSync();
		process.off("exit", this.#remove);
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function loadPackage(): Promise<typeof import("@duckdb/node-api")> {
	try {
		return (await import(PACKAGE)) as typeof import("@duckdb/node-api");
	} catch (error) {
		const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
		throw new UserError(
			`analysing logs takes DuckDB, which could not be loaded (${why}); install it with: npm install ${PACKAGE}`,
			ExitCode.usage,
		);
	}
}

/** The package hands numbers out one by one, which takes ten times as long as all at once. */
function numbersOf(vector: DuckDBVector): Float64Array {
	const items: unknown = Reflect.get(vector, "items");
	if (items instanceof Float64Array) return items;
	return Float64Array.from(vector.toArray(), Number);
}
