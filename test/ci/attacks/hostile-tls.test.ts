/** Clients that attack an exporter with TLS and passwords. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect as connectPlain } from "node:net";
import process from "node:process";
import test from "node:test";
import { connect as connectTls } from "node:tls";
import { HTTP_LIMITS } from "../../../source/exporter/http-limits.ts";
import { connectTo, samplesOf, untilClosed } from "../../helpers/exporter.ts";
import { ask, pem, SERVER_TLS, serveSecurely, USERS } from "../../helpers/secure-exporter.ts";
import { untilAsync } from "../../helpers/until.ts";

const AUTH = "alice:correct horse";
/** The beginning of a ClientHello that says it is longer. */
const HALF_HELLO = Buffer.from("16030100c8010000c40303", "hex");

async function isServed(port: number): Promise<boolean> {
	const answer = await ask({ port, auth: AUTH }).catch(() => null);
	return answer?.status === 200;
}

test("half handshakes take every connection, for a limited time", async (t) => {
	const limits = { ...HTTP_LIMITS, handshake_ms: 500 };
	const { port } = await serveSecurely(t, SERVER_TLS + USERS, { limits });
	const attackers = Array.from({ length: limits.connections }, async () => {
		const socket = await connectTo(t, port);
		socket.write(HALF_HELLO);
		return untilClosed(socket);
	});
	await Promise.all(attackers);
	await untilAsync(() => isServed(port));
});

test("headers of a megabyte are refused behind TLS as well", async (t) => {
	const { port } = await serveSecurely(t, SERVER_TLS + USERS);
	for (const headers of [`X: ${"x".repeat(1_000_000)}\r\n`, "X: y\r\n".repeat(170_000)]) {
		const socket = connectTls({ port, host: "127.0.0.1", ca: pem("authority.crt") });
		t.after(() => socket.destroy());
		const end = untilClosed(socket);
		socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
		assert.match(await end, /^(HTTP\/1\.1 431 |$)/);
	}
	const long = `alice:${"x".repeat(7000)}`;
	const { status } = await ask({ port, auth: long.slice(0, 5000) });
	assert.equal(status, 401, "a password as long as the headers may be");
	assert.ok(await isServed(port));
});

test("thousands of broken handshakes leave nothing behind", async (t) => {
	const { port } = await serveSecurely(t, SERVER_TLS + USERS);
	const visit = (bytes: Uint8Array) =>
		new Promise<void>((resolve) => {
			const socket = connectPlain(port, "127.0.0.1", () => socket.end(bytes));
			socket.on("error", () => {});
			socket.on("close", () => resolve());
			socket.resume();
		});
	const shapes = [
		() => HALF_HELLO,
		() => Buffer.from("GET /metrics HTTP/1.1\r\n\r\n"),
		() => Buffer.concat([Buffer.from("160301", "hex"), randomBytes(200)]),
		() => randomBytes(500),
		() => Buffer.alloc(0),
	];
	const visitAll = async (count: number) => {
		for (let at = 0; at < count; at++) await visit(shapes[at % shapes.length]?.() ?? HALF_HELLO);
	};
	await visitAll(500);
	const before = process.memoryUsage().heapUsed;
	await visitAll(3000);
	const growth = process.memoryUsage().heapUsed - before;
	assert.ok(growth < 30_000_000, `${growth} bytes more`);
	const { body } = await ask({ port, auth: AUTH });
	assert.ok((samplesOf(body).get("anarchy_exporter_tls_errors_total") ?? 0) >= 2000);
	const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap");
	assert.ok(sockets.length < 10, `${sockets.length} sockets are open`);
});

test("a flood of guesses does not keep out a scraper that was let in before", async (t) => {
	const { port } = await serveSecurely(t, SERVER_TLS + USERS);
	assert.ok(await isServed(port));
	let isOver = false;
	const statuses = new Map<number, number>();
	const guess = async (who: number) => {
		for (let at = 0; !isOver; at++) {
			const { status } = await ask({ port, auth: `alice:${who} ${at}` });
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
		}
	};
	const attackers = Array.from({ length: 30 }, (_, who) => guess(who));
	for (let count = 0; count < 20; count++) assert.ok(await isServed(port));
	isOver = true;
	await Promise.all(attackers);
	assert.deepEqual(
		[...statuses.keys()].filter((status) => status !== 401 && status !== 503),
		[],
	);
	assert.ok((statuses.get(401) ?? 0) > 0);
});
