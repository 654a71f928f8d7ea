import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { HTTP_LIMITS } from "../../../source/exporter/http-limits.ts";
import {
	connectTo,
	fetchText,
	readingOf,
	ScriptedSource,
	serveOver,
	untilClosed,
} from "../../helpers/exporter.ts";

const GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
/** What would be a second request for whoever reads the first one otherwise. */
const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

/** Messages that two servers may take for different ones (RFC 9112, section 11.2). */
const SHAPES: Readonly<Record<string, string>> = {
	"a length and chunks": `${GET}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"chunks and a length": `${GET}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"two lengths": `${GET}Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
	"a list of lengths": `${GET}Content-Length: 0, ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
	"a length with a sign": `${GET}Content-Length: +0\r\n\r\n${SMUGGLED}`,
	"a negative length": `${GET}Content-Length: -1\r\n\r\n${SMUGGLED}`,
	"a length that is no number": `${GET}Content-Length: 0x0\r\n\r\n${SMUGGLED}`,
	"a blank before the colon": `${GET}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"an unknown coding": `${GET}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"two codings": `${GET}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"a folded header": `${GET}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
	"line ends without CR": `GET /metrics HTTP/1.1\nHost: x\nContent-Length: 5\n\n${SMUGGLED}`,
	"a chunk size that overflows": `${GET}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${SMUGGLED}`,
	"a NUL in a header": `${GET}X: a\0b\r\n\r\n${SMUGGLED}`,
};

for (const [name, request] of Object.entries(SHAPES)) {
	test(`request smuggling, ${name}: one answer that refuses, and the connection is closed`, async (t) => {
		const port = await serveOver(t);
		const socket = await connectTo(t, port);
		socket.write(request);
		const answer = await untilClosed(socket);
		assert.match(answer, /^HTTP\/1\.1 4\d\d /);
		assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1, answer);
		assert.doesNotMatch(answer, /anarchy_up|not here/);
	});
}

test("headers of a megabyte are refused long before they are read", async (t) => {
	const port = await serveOver(t);
	for (const headers of [`X: ${"x".repeat(1_000_000)}\r\n`, "X: y\r\n".repeat(170_000)]) {
		const socket = await connectTo(t, port);
		const end = untilClosed(socket);
		socket.write(`${GET}${headers}\r\n`);
		assert.match(await end, /^(HTTP\/1\.1 431 |$)/, "refused, or reset while it still sends");
	}
	assert.match(await fetchText(port), /^anarchy_up\{source="anarchy"\} 1$/m);
});

test("10,000 connections one after another leave nothing behind", async (t) => {
	const source = new ScriptedSource();
	const port = await serveOver(t, { source });
	let refused = 0;
	const visit = async () => {
		const socket = connect(port, "127.0.0.1");
		socket.on("error", () => {
			refused++;
		});
		// At once reset: a client that has asked and is gone takes no port of this machine with it.
		socket.write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
		await once(socket, "data");
		socket.resetAndDestroy();
	};
	const openSockets = () =>
		process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
	for (let count = 0; count < 1000; count++) await visit();
	const before = process.memoryUsage().heapUsed;
	for (let count = 0; count < 9000; count++) await visit();
	const growth = process.memoryUsage().heapUsed - before;
	assert.equal(refused, 0);
	assert.ok(growth < 60_000_000, `${growth} bytes more`);
	assert.match(await fetchText(port), /^anarchy_up\{source="anarchy"\} 1$/m);
	assert.ok(openSockets() < 10, `${openSockets()} sockets are open`);
});

test("a client that is half closed gets its answer, and holds no connection", async (t) => {
	const limits = { ...HTTP_LIMITS, connections: 1 };
	const source = new ScriptedSource();
	// As a file is read: by then it has been seen that the client has no more to say.
	source.answer = () => sleep(50).then(() => readingOf());
	const port = await serveOver(t, { source }, limits);
	for (let count = 0; count < 6; count++) {
		const socket = await connectTo(t, port);
		const end = untilClosed(socket);
		socket.end(`${GET}${count % 2 === 0 ? "" : "Connection: close\r\n"}\r\n`);
		const answer = await end;
		assert.match(answer, /^HTTP\/1\.1 200 /);
		assert.match(answer, /^anarchy_up\{source="anarchy"\} 1$/m);
	}
	for (const half of ["", "GET", GET]) {
		const socket = await connectTo(t, port);
		const end = untilClosed(socket);
		socket.end(half);
		assert.match(await end, /^$|^HTTP\/1\.1 400 /);
	}
});
