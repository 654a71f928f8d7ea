/**
 * The part of NVIDIA's management library (NVML) that this source needs, as one narrow interface:
 * the library itself, through whatever calls C in this runtime, and a simulation. All facts are
 * those of the public header.
 */
import { FIELD_VALUE_BYTES, type FieldValue, parseFieldValue } from "./field-values.ts";
import {
	type ForeignFunction,
	type ForeignFunctions,
	type ForeignValue,
	type Signatures,
	UnloadableLibrary,
} from "./foreign-functions.ts";

/** Fields of `nvmlDeviceGetFieldValues`. NVML counts from the GPU: it transmits to the host. */
export const NvmlField = { transmitted: 197, received: 198, replays: 94 } as const;
/** Counters of `nvmlDeviceGetPcieThroughput`. */
export const NvmlThroughput = { transmitted: 0, received: 1 } as const;

/** Return codes that the source acts on; `explain-failure.ts` has words for all of them. */
export const NvmlCode = {
	success: 0,
	invalidArgument: 2,
	notSupported: 3,
	libraryNotFound: 12,
	functionNotFound: 13,
	deprecated: 26,
	unknown: 999,
	/** Not in the header: nothing here can call C, and there is no `nvidia-smi`. */
	noInterface: 10_000,
} as const;

/** A call of the library failed. */
export class NvmlError extends Error {
	override readonly name = "NvmlError";
	readonly code: number;

	constructor(code: number, call: string) {
		super(`${call} returned ${code}`);
		this.code = code;
	}
}

/** The calls block, and may hang if the link dies. Each throws an {@link NvmlError}. */
export interface Nvml {
	init(): void;
	/** @param address of a GPU, as sysfs writes it */
	deviceAt(address: string): bigint;
	/** Reads fields in one call, in the given order. Each has a return code of its own. */
	fieldValues(device: bigint, ids: readonly number[]): readonly FieldValue[];
	/** Whether the GPU is divided into instances (MIG), whose counts are those of the whole GPU. */
	hasInstances(device: bigint): boolean;
	/** Samples for 20 ms, and returns KB/s. */
	throughput(device: bigint, counter: number): number;
	shutdown(): void;
}

/** Arguments of the library's functions; all of them return a code. */
const NVML_SIGNATURES = {
	nvmlInit_v2: [],
	nvmlShutdown: [],
	nvmlDeviceGetHandleByPciBusId_v2: ["pointer", "pointer"],
	nvmlDeviceGetFieldValues: ["u64", "u32", "pointer"],
	nvmlDeviceGetPcieThroughput: ["u64", "u32", "pointer"],
} as const satisfies Signatures;

/** Older drivers lack this function, and what it queries. */
const MIG_SIGNATURES = {
	nvmlDeviceGetMigMode: ["u64", "pointer", "pointer"],
} as const satisfies Signatures;
const MIG_ENABLED = 1;

type NvmlFunctions = ForeignFunctions<typeof NVML_SIGNATURES>;

/** The library itself. */
export class NvmlLibrary implements Nvml {
	readonly #functions: NvmlFunctions;
	readonly #migMode: ForeignFunction | null;
	readonly #result = Buffer.alloc(8);

	/**
	 * @param load loads the functions of the library
	 * @throws {NvmlError} if there is no library, or if it lacks a function
	 */
	constructor(load: <S extends Signatures>(signatures: S) => ForeignFunctions<S>) {
		try {
			this.#functions = load(NVML_SIGNATURES);
			this.#migMode = migModeOf(load);
		} catch (error) {
			if (!(error instanceof UnloadableLibrary)) throw error;
			const code = error.isThere ? NvmlCode.functionNotFound : NvmlCode.libraryNotFound;
			throw new NvmlError(code, error.message);
		}
	}

	init(): void {
		this.#call("nvmlInit_v2");
	}

	deviceAt(address: string): bigint {
		const id = Buffer.from(`${toNvmlAddress(address)}\0`);
		this.#call("nvmlDeviceGetHandleByPciBusId_v2", id, this.#result);
		return this.#result.readBigUInt64LE(0);
	}

	fieldValues(device: bigint, ids: readonly number[]): readonly FieldValue[] {
		const bytes = Buffer.alloc(ids.length * FIELD_VALUE_BYTES);
		for (const [order, id] of ids.entries()) bytes.writeUInt32LE(id, order * FIELD_VALUE_BYTES);
		this.#call("nvmlDeviceGetFieldValues", device, ids.length, bytes);
		return ids.map((_, order) => parseFieldValue(bytes, order * FIELD_VALUE_BYTES));
	}

	hasInstances(device: bigint): boolean {
		const pending = Buffer.alloc(4);
		const code = this.#migMode?.(device, this.#result, pending) ?? NvmlCode.functionNotFound;
		return code === NvmlCode.success && this.#result.readUInt32LE(0) === MIG_ENABLED;
	}

	throughput(device: bigint, counter: number): number {
		this.#call("nvmlDeviceGetPcieThroughput", device, counter, this.#result);
		return this.#result.readUInt32LE(0);
	}

	shutdown(): void {
		this.#call("nvmlShutdown");
	}

	#call(name: keyof NvmlFunctions, ...values: ForeignValue[]): void {
		const code = this.#functions[name](...values);
		if (code !== NvmlCode.success) throw new NvmlError(code, name);
	}
}

function migModeOf(
	load: (signatures: typeof MIG_SIGNATURES) => ForeignFunctions<typeof MIG_SIGNATURES>,
): ForeignFunction | null {
	try {
		return load(MIG_SIGNATURES).nvmlDeviceGetMigMode;
	} catch (error) {
		if (error instanceof UnloadableLibrary) return null;
		throw error;
	}
}

/** NVML's domains have eight digits. */
function toNvmlAddress(address: string): string {
	const [domain = "", ...rest] = address.split(":");
	return [domain.padStart(8, "0"), ...rest].join(":");
}
