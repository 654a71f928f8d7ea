/** NVIDIA's library as it is loaded: which functions it may lack. */
import assert from "node:assert/strict";
import test from "node:test";
import {
	type ForeignFunctions,
	type Signatures,
	UnloadableLibrary,
} from "../../../source/sources/nvidia/foreign-functions.ts";
import { NvmlLibrary } from "../../../source/sources/nvidia/nvml.ts";

const MIG = "nvmlDeviceGetMigMode";

/** A library that lacks these functions, and whose others succeed. */
function libraryWithout(
	missing: readonly string[],
	migMode: (current: Buffer) => number = () => 0,
): NvmlLibrary {
	return new NvmlLibrary(<S extends Signatures>(signatures: S) => {
		const names = Object.keys(signatures);
		const lacking = names.find((name) => missing.includes(name));
		if (lacking !== undefined) throw new UnloadableLibrary(`no ${lacking}`, true);
		const functions = names.map((name) => [
			name,
			(...values: unknown[]) => (name === MIG ? migMode(values[1] as Buffer) : 0),
		]);
		return Object.fromEntries(functions) as ForeignFunctions<S>;
	});
}

test("an older library that knows no instances is read, and one that lacks more is not", () => {
	assert.equal(libraryWithout([MIG]).hasInstances(1n), false);
	assert.throws(() => libraryWithout(["nvmlDeviceGetFieldValues"]), { code: 13 });
});

test("a GPU has instances where the library says so, and not where it cannot say", () => {
	const answering = (mode: number, code: number) =>
		libraryWithout([], (current) => {
			current.writeUInt32LE(mode);
			return code;
		}).hasInstances(1n);
	assert.deepEqual([answering(1, 0), answering(0, 0), answering(1, 3)], [true, false, false]);
});
