import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { latchedErrors, parseConfiguration } from "../../source/link/configuration.ts";
import { configurationSpace } from "../helpers/configuration-space.ts";

test("payload, request and target are read by hand's rule: 128 shifted by the code", () => {
	const parsed = parseConfiguration(configurationSpace());
	assert.deepEqual(parsed, {
		payload_bytes: 256,
		request_bytes: 512,
		supported_payload_bytes: 512,
		target_gt_per_s: 16,
		latched_correctable: 0,
		latched_uncorrectable: 0,
	});
	assert.equal(parseConfiguration(configurationSpace({ payload: 6 }))?.payload_bytes, null);
	assert.equal(parseConfiguration(configurationSpace({ target: 0 }))?.target_gt_per_s, null);
});

test("latched errors are named as the kernel names them", () => {
	const space = configurationSpace({ correctable: 0b1100_0001, uncorrectable: 1 << 20 });
	const parsed = parseConfiguration(space);
	assert.ok(parsed !== null, "parsed");
	assert.deepEqual(latchedErrors(parsed), ["RxErr", "BadTLP", "BadDLLP", "UnsupReq"]);
});

test("what was not read is unknown", () => {
	// Without root the kernel answers with the first 64 bytes.
	assert.equal(parseConfiguration(configurationSpace({ length: 64 })), null);
	const first = parseConfiguration(configurationSpace({ length: 256 }));
	assert.deepEqual([first?.payload_bytes, first?.latched_correctable], [256, null]);
	assert.equal(parseConfiguration(new Uint8Array(4096).fill(0xff)), null, "a removed device");
	assert.equal(parseConfiguration(new Uint8Array(0)), null);
});

test("a chain that goes round in circles ends", () => {
	const space = configurationSpace();
	space[0x61] = 0x60;
	assert.equal(parseConfiguration(space), null);
	const extended = configurationSpace();
	new DataView(extended.buffer).setUint32(0x100, 0x1001_0002, true);
	assert.equal(parseConfiguration(extended)?.latched_correctable, null);
});

test("any bytes at all are either refused or in range", () => {
	const noise = fc.array(fc.tuple(fc.nat(4095), fc.nat(255)), { maxLength: 40 });
	fc.assert(
		fc.property(noise, fc.nat(4096), (changes, length) => {
			const space = configurationSpace();
			for (const [at, value] of changes) space[at] = value;
			const parsed = parseConfiguration(space.subarray(0, length));
			const size = parsed?.payload_bytes ?? 128;
			assert.ok(size >= 128 && size <= 4096, `${size}`);
		}),
	);
});
