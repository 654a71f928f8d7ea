/**
 * Calls of C, through what the runtime has: `node:ffi` since Node 26.1, else koffi, or
 * Deno's own. Each is one small adapter, because the functions needed take few types.
 */
import { createRequire } from "node:module";
import process from "node:process";

/** A pointer is to the bytes of a Buffer. */
export type ArgumentType = "pointer" | "u64" | "u32";
/** Types of arguments by function. All functions return a 32-bit integer. */
export type Signatures = Readonly<Record<string, readonly ArgumentType[]>>;
export type ForeignValue = Buffer | bigint | number;
export type ForeignFunction = (...values: ForeignValue[]) => number;
export type ForeignFunctions<S extends Signatures> = Readonly<Record<keyof S, ForeignFunction>>;

/** Calls C. */
export interface ForeignInterface {
	/** Its name, for messages. */
	readonly name: string;
	/** @throws {UnloadableLibrary} if there is no such library, or if it lacks a function */
	load<S extends Signatures>(library: string, signatures: S): ForeignFunctions<S>;
}

export class UnloadableLibrary extends Error {
	override readonly name = "UnloadableLibrary";
	/** Whether the library is there, and lacks a function. */
	readonly isThere: boolean;

	constructor(message: string, isThere: boolean) {
		super(message);
		this.isThere = isThere;
	}
}

/** Looks up one function of an opened library. */
type Lookup = (name: string, types: readonly ArgumentType[]) => ForeignFunction;
type Open = (library: string) => Lookup;

/** Returns the best of this runtime; null if it has none. */
export function foreignInterface(): ForeignInterface | null {
	const { Deno } = globalThis as { Deno?: DenoNamespace };
	if (Deno !== undefined) return interfaceNamed("Deno", (library) => openByDeno(Deno, library));
	const load = createRequire(import.meta.url);
	for (const [name, adapter] of [
		["node:ffi", openByNode],
		[KOFFI, openByKoffi],
	] as const) {
		try {
			return interfaceNamed(name, adapter(load(name)));
		} catch {
			// An older Node, or an optional package that is not installed.
		}
	}
	return null;
}

function interfaceNamed(name: string, open: Open): ForeignInterface {
	return {
		name,
		load<S extends Signatures>(library: string, signatures: S) {
			const lookup = attempt(false, () => open(library));
			const functions = Object.entries(signatures).map(([name, types]) => [
				name,
				attempt(true, () => lookup(name, types)),
			]);
			return Object.fromEntries(functions) as ForeignFunctions<S>;
		},
	};
}

function attempt<T>(isThere: boolean, action: () => T): T {
	try {
		return action();
	} catch (error) {
		throw new UnloadableLibrary(error instanceof Error ? error.message : String(error), isThere);
	}
}

interface NodeFfi {
	readonly DynamicLibrary: new (
		path: string,
	) => { getFunction(name: string, definition: object): ForeignFunction };
}

function openByNode({ DynamicLibrary }: NodeFfi): Open {
	return (library) => {
		const opened = new DynamicLibrary(library);
		return (name, types) => opened.getFunction(name, { arguments: types, return: "i32" });
	};
}

/** The binary of koffi alone: the package `koffi` around it would run an install script. */
const KOFFI = `@koromix/koffi-linux-${process.arch}`;

interface Koffi {
	load(path: string): {
		func(name: string, result: string, types: readonly string[]): ForeignFunction;
	};
}

const KOFFI_TYPES = { pointer: "void *", u64: "uint64_t", u32: "uint32_t" } as const;

function openByKoffi(koffi: Koffi): Open {
	return (library) => {
		const opened = koffi.load(library);
		return (name, types) => {
			const names = types.map((type) => KOFFI_TYPES[type]);
			return opened.func(name, "int32_t", names);
		};
	};
}

interface DenoNamespace {
	dlopen(
		path: string,
		symbols: Readonly<Record<string, object>>,
	): { readonly symbols: Readonly<Record<string, ForeignFunction>> };
}

/** Deno wants to know the functions when it opens a library, so each is opened by itself. */
function openByDeno(deno: DenoNamespace, library: string): Lookup {
	deno.dlopen(library, {});
	return (name, types) => {
		const parameters = types.map((type) => (type === "pointer" ? "buffer" : type));
		const { [name]: found } = deno.dlopen(library, {
			[name]: { parameters, result: "i32" },
		}).symbols;
		if (found === undefined) throw new Error(`no symbol ${name}`);
		return found;
	};
}
