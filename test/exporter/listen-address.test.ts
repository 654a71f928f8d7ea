import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isLoopback } from "../../source/exporter/bound-address.ts";
import {
	DEFAULT_ADDRESS,
	formatListenAddress,
	parseListenAddress,
} from "../../source/exporter/listen-address.ts";

test("an address is a host and a port; no host is every address", () => {
	assert.deepEqual(parseListenAddress("127.0.0.1:9877"), DEFAULT_ADDRESS);
	assert.deepEqual(parseListenAddress("localhost:0"), { host: "localhost", port: 0 });
	assert.deepEqual(parseListenAddress("[::1]:65535"), { host: "::1", port: 65_535 });
	assert.deepEqual(parseListenAddress(":9877"), { host: "", port: 9877 });
});

test("anything but an address is refused", () => {
	for (const text of ["", "9877", "127.0.0.1", "::1:9877", "a b:1", "[x]:1", "a:65536", "a:-1"]) {
		assert.equal(parseListenAddress(text), null, text);
	}
});

test("a formatted address is parsed as the same", () => {
	const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant(""), fc.constant("gpu-7.example"));
	fc.assert(
		fc.property(host, fc.integer({ min: 0, max: 65_535 }), (host, port) => {
			assert.deepEqual(parseListenAddress(formatListenAddress({ host, port })), { host, port });
		}),
	);
});

test("only loopback addresses are closed to the network", () => {
	for (const host of ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]) {
		assert.equal(isLoopback({ host, port: 1 }), true, host);
	}
	for (const host of ["0.0.0.0", "::", "192.168.1.2", "fe80::1"]) {
		assert.equal(isLoopback({ host, port: 1 }), false, host);
	}
});
