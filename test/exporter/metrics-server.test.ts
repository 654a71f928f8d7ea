import assert from "node:assert/strict";
import test from "node:test";
import { isUserError } from "../../source/core/errors.ts";
import { HTTP_LIMITS } from "../../source/exporter/http-limits.ts";
import { MetricsServer } from "../../source/exporter/metrics-server.ts";
import {
	collectorOver,
	connectTo,
	fetchText,
	readingOf,
	ScriptedSource,
	samplesOf,
	serveOver,
	untilClosed,
} from "../helpers/exporter.ts";

/** As strict as ever, but sooner. */
const IMPATIENT = {
	...HTTP_LIMITS,
	server: {
		...HTTP_LIMITS.server,
		headersTimeout: 100,
		requestTimeout: 200,
		keepAliveTimeout: 100,
		connectionsCheckingInterval: 20,
	},
	silence_ms: 300,
};

const GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

test("/metrics is read from the driver at every scrape, in the requested format", async (t) => {
	const source = new ScriptedSource();
	const port = await serveOver(t, { source });
	const url = `http://127.0.0.1:${port}/metrics`;
	const text = await fetch(url);
	assert.equal(text.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
	assert.equal(samplesOf(await text.text()).get("anarchy_up"), 1);
	const open = await fetch(url, { headers: { accept: "application/openmetrics-text" } });
	const type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
	assert.equal(open.headers.get("content-type"), type);
	assert.match(await open.text(), /# EOF\n$/);
	assert.equal(source.asked, 2);
});

test("concurrent scrapes are all answered, from one reading", async (t) => {
	const source = new ScriptedSource();
	let answer = () => {};
	source.answer = () =>
		new Promise((resolve) => {
			answer = () => resolve(readingOf());
		});
	const port = await serveOver(t, { source });
	const scrapes = Array.from({ length: 20 }, () => fetchText(port, "/metrics?from=test"));
	// A reading under way is shared by those that have arrived; the rest finds the next one.
	let isOver = false;
	const all = Promise.all(scrapes).finally(() => {
		isOver = true;
	});
	while (!isOver) {
		answer();
		await new Promise((resolve) => setImmediate(resolve));
	}
	for (const text of await all) assert.equal(samplesOf(text).get("anarchy_up"), 1);
	assert.ok(source.asked <= 20, `asked ${source.asked} times`);
});

test("the page of a browser takes no reading, loads nothing, and is refreshed unless asked not to", async (t) => {
	const source = new ScriptedSource();
	const port = await serveOver(t, { source });
	const response = await fetch(`http://127.0.0.1:${port}/`);
	const page = await response.text();
	assert.match(page, /href="metrics"/);
	assert.match(page, new RegExp(`targets: \\[&quot;127\\.0\\.0\\.1:${port}&quot;\\]`));
	assert.match(page, /http-equiv="refresh"/);
	assert.doesNotMatch(await fetchText(port, "/?still"), /http-equiv="refresh"/);
	const policy = response.headers.get("content-security-policy");
	assert.match(policy ?? "", /^default-src 'none'; style-src 'sha256-[\w+/]+='$/);
	assert.equal(source.asked, 0);
	assert.equal(await fetchText(port, "/-/healthy"), "healthy\n");
});

test("an unknown path is 404, another method 405, a body 413, and HEAD has none", async (t) => {
	const source = new ScriptedSource();
	const port = await serveOver(t, { source });
	const statusOf = async (path: string, init: RequestInit = {}) =>
		(await fetch(`http://127.0.0.1:${port}${path}`, init)).status;
	for (const path of ["/metric", "/metrics/", "/-/ready", "//metrics", "/metrics%2f"]) {
		assert.equal(await statusOf(path), 404, path);
	}
	for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
		const response = await fetch(`http://127.0.0.1:${port}/metrics`, { method });
		assert.equal(response.status, 405, method);
		assert.equal(response.headers.get("allow"), "GET, HEAD");
		await response.text();
	}
	assert.equal(source.asked, 0, "none of them reads the driver");
	const head = await fetch(`http://127.0.0.1:${port}/metrics`, { method: "HEAD" });
	assert.equal(head.status, 200);
	assert.ok(Number(head.headers.get("content-length")) > 1000, "says how long it would be");
	assert.equal(await head.text(), "");
	for (const body of ["Content-Length: 5\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"]) {
		const socket = await connectTo(t, port);
		socket.write(GET + body);
		const answer = await untilClosed(socket);
		assert.match(answer, /^HTTP\/1\.1 413 /, "answered without waiting for the body, and closed");
	}
	const socket = await connectTo(t, port);
	socket.write("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
	assert.match(await untilClosed(socket), /^HTTP\/1\.1 405 /, "nobody is told to go on");
});

test("a target is a path or an absolute URL, whatever its query and its spelling", async (t) => {
	const port = await serveOver(t);
	const firstLine = async (request: string) => {
		const socket = await connectTo(t, port);
		socket.write(request);
		return (await untilClosed(socket)).split("\r\n", 1)[0];
	};
	for (const [target, status] of [
		["http://egpu.test/metrics", 200],
		["HTTP://egpu.test:9877/metrics?x=/y", 200],
		["https://[fe80::1]:9877/metrics", 200],
		["http://egpu.test", 200],
		["http://egpu.test?x", 200],
		["/%6d%65trics?", 200],
		["/metrics?http://x/", 200],
		["http://egpu.test/metric", 404],
		["/metrics%3f", 404],
		["http:///metrics", 400],
		["http://user@egpu.test/metrics", 400],
		["ftp://egpu.test/metrics", 400],
		["egpu.test:9877", 400],
		["*", 400],
	] as const) {
		for (const method of ["GET", "HEAD"]) {
			const line = await firstLine(
				`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
			);
			assert.match(line ?? "", new RegExp(`^HTTP/1\\.1 ${status} `), `${method} ${target}`);
		}
	}
	const options = "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	assert.match((await firstLine(options)) ?? "", / 405 /);
});

test("a request names one valid host, or, in HTTP/1.0, none", async (t) => {
	const port = await serveOver(t);
	for (const [version, hosts, status] of [
		["1.0", [], 200],
		["1.1", [""], 200],
		["1.1", ["egpu.test:9877"], 200],
		["1.1", ["[::1]:9877"], 200],
		["1.1", ["[fe80::1%eth0]"], 200],
		["1.1", ["a_name.test"], 200],
		["1.1", [], 400],
		["1.1", ["x", "x"], 400],
		["1.1", ["x", "y"], 400],
		["1.0", ["x", "y"], 400],
		["1.1", ["x y"], 400],
		["1.1", ["http://x"], 400],
		["1.1", ["x:port"], 400],
		["1.1", ["x/metrics"], 400],
		["1.1", ["user@x"], 400],
		["1.1", ["::1"], 400],
	] as const) {
		const lines = hosts.map((host) => `Host: ${host}\r\n`).join("");
		const socket = await connectTo(t, port);
		socket.write(`GET /metrics HTTP/${version}\r\n${lines}Connection: close\r\n\r\n`);
		const answer = await untilClosed(socket);
		assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), `${version} ${hosts}`);
	}
});

test("headers that are too large, and anything but HTTP, are refused", async (t) => {
	const port = await serveOver(t);
	for (const [request, status] of [
		[`${GET}X-Large: ${"x".repeat(9000)}\r\n\r\n`, 431],
		[`GET /${"x".repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
		["\u0000\u0001\u0002 nonsense\r\n\r\n", 400],
	] as const) {
		const socket = await connectTo(t, port);
		socket.write(request);
		assert.match(await untilClosed(socket), new RegExp(`^HTTP/1\\.1 ${status} `));
	}
	assert.match(await fetchText(port), /^anarchy_up\{source="anarchy"\} 1$/m);
});

test("clients that send nothing, too little, or too slowly are disconnected", async (t) => {
	const port = await serveOver(t, {}, IMPATIENT);
	const silent = await connectTo(t, port);
	const halfOpen = await connectTo(t, port);
	halfOpen.write(GET);
	const slow = await connectTo(t, port);
	const drip = setInterval(() => slow.write("x"), 10);
	t.after(() => clearInterval(drip));
	const idle = await connectTo(t, port);
	idle.write(`${GET}\r\n`);
	const ends = await Promise.all([silent, halfOpen, slow, idle].map(untilClosed));
	for (const [index, status] of [/^$|408/, /408/, /408|400/, /200 OK/].entries()) {
		assert.match(ends[index] ?? "", status);
	}
});

test("a client that sends requests but does not read is disconnected", async (t) => {
	const limits = { ...IMPATIENT, connections: 1, requestsPerConnection: 10_000 };
	const port = await serveOver(t, {}, limits);
	const deaf = await connectTo(t, port);
	deaf.pause();
	for (let count = 0; count < 3000; count++) deaf.write(`${GET}\r\n`);
	const scrape = () => fetchText(port).catch(() => null);
	// There is room for one connection alone: it is free when the deaf one is gone.
	let text = await scrape();
	while (text === null) text = await scrape();
	assert.match(text, /^anarchy_up\{source="anarchy"\} 1$/m);
	const read = untilClosed(deaf);
	deaf.resume();
	const answers = (await read).match(/^HTTP\/1\.1 200/gm) ?? [];
	assert.ok(answers.length < 3000, `${answers.length} answers`);
});

test("a connection serves a limited number of requests, pipelined ones included", async (t) => {
	const source = new ScriptedSource();
	// Soon left, but in no hurry for the first request: on a busy machine it comes late.
	const server = { ...HTTP_LIMITS.server, keepAliveTimeout: 100 };
	const limits = { ...HTTP_LIMITS, server, requestsPerConnection: 3 };
	const port = await serveOver(t, { source }, limits);
	const socket = await connectTo(t, port);
	socket.write(`${GET}\r\n`.repeat(10));
	const answers = (await untilClosed(socket)).match(/^HTTP\/1\.1 200/gm) ?? [];
	assert.ok(answers.length >= 1 && answers.length <= 3, `${answers.length} answers`);
	assert.ok(source.asked <= 3, `the driver was read ${source.asked} times`);
});

test("of a flood of connections a limited number is kept, with room afterwards", async (t) => {
	const port = await serveOver(t, {}, { ...HTTP_LIMITS, connections: 3 });
	const sockets = [];
	for (let count = 0; count < 3; count++) {
		const socket = await connectTo(t, port);
		socket.write(GET);
		sockets.push(socket);
	}
	const surplus = await connectTo(t, port);
	assert.equal(await untilClosed(surplus), "");
	for (const socket of sockets) {
		socket.end("Connection: close\r\n\r\n");
		assert.match(await untilClosed(socket), /200 OK/);
	}
	assert.match(await fetchText(port), /^anarchy_up\{source="anarchy"\} 1$/m);
});

test("a port in use, and an address of another machine, are refused with a remedy", async (t) => {
	const port = await serveOver(t);
	for (const [address, remedy] of [
		[{ host: "127.0.0.1", port }, /127\.0\.0\.1:\d+: another program listens there \(stop it, or/],
		[{ host: "192.0.2.1", port: 0 }, /no such address/],
	] as const) {
		await assert.rejects(new MetricsServer(collectorOver()).listen(address), (error) => {
			assert.ok(isUserError(error), String(error));
			assert.equal(error.exitCode, 2);
			assert.match(error.message, remedy);
			return true;
		});
	}
});
