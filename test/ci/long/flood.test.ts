/**
 * Clients who mean harm to the exporter within the logger: the log goes on beneath them, and is
 * whole.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { HTTP_LIMITS } from "../../../source/exporter/http-limits.ts";
import { startExporter } from "../../helpers/exporter-process.ts";
import { assertNothingIsLost, recordsOf, temporaryDirectory } from "../../helpers/log-samples.ts";

const GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
/** More than are let in at a time. */
const MANY = 2 * HTTP_LIMITS.connections;

const nothing = () => {};

/** A client who does not mind being cut off. */
function clientOf(port: number): Socket {
	return connect(port, "127.0.0.1").on("error", nothing);
}

/** Connects, says this, and waits until it is so far or was turned away. */
async function saying(port: number, text: string): Promise<Socket> {
	const socket = clientOf(port);
	await Promise.race([once(socket, "connect"), once(socket, "close")]);
	socket.write(text);
	return socket;
}

const FLOODS: Readonly<Record<string, (port: number) => Promise<() => void>>> = {
	async "10,000 connections one after another"(port) {
		for (let count = 0; count < 10_000; count++) {
			const socket = clientOf(port);
			socket.write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
			await Promise.race([once(socket, "data"), once(socket, "close")]);
			// A client that is gone at once takes no port of this machine with it.
			socket.resetAndDestroy();
		}
		return nothing;
	},
	async "many at once that say nothing, half of a request, or letter by letter"(port) {
		const texts = ["", GET, "G"];
		const sockets = await Promise.all(
			Array.from({ length: MANY }, (_, index) => saying(port, texts[index % 3] ?? "")),
		);
		const drip = setInterval(() => {
			for (const socket of sockets) if (socket.writable) socket.write("x");
		}, 20);
		return () => {
			clearInterval(drip);
			for (const socket of sockets) socket.destroy();
		};
	},
	async "many at once that ask and ask, and do not read"(port) {
		const asking = `${GET}\r\n`.repeat(HTTP_LIMITS.requestsPerConnection);
		const sockets = await Promise.all(
			Array.from({ length: MANY }, async () => (await saying(port, asking)).pause()),
		);
		return () => {
			for (const socket of sockets) socket.destroy();
		};
	},
};

test("floods upon the exporter leave the log beside it whole, and then the next is served", async (t) => {
	const log = join(temporaryDirectory(t), "link.csv");
	const words = ["log", "--demo", "--interval", "0.05", "--sync", "0.2s", "-o", log];
	const flags = ["--listen", "127.0.0.1:0"];
	const { child, url, ended } = await startExporter([...words, ...flags], (end) => t.after(end));
	const port = Number(new URL(url).port);
	// It is made with the first sample.
	const lines = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length : 0);
	const someMore = async () => {
		for (const until = lines() + 20; lines() < until && child.exitCode === null; ) await sleep(20);
	};
	for (const [name, flood] of Object.entries(FLOODS)) {
		await t.test(name, async () => {
			const before = lines();
			const end = await flood(port);
			await someMore();
			end();
			assert.ok(lines() > before, "the log goes on");
			const { ok, status } = await untilAnswered(url);
			assert.ok(ok, `${status}`);
		});
	}
	child.kill("SIGTERM");
	const { code, stderr } = await ended;
	assert.equal(code, 0, stderr);
	const records = recordsOf(log);
	assertNothingIsLost(records);
	assert.deepEqual(
		records.filter(({ event }) => event !== "").map(({ event }) => event),
		["start"],
		"nothing is told but the beginning",
	);
});

/** There is room when those before have been seen to be gone. */
async function untilAnswered(url: string): Promise<Response> {
	for (;;) {
		const response = await fetch(`${url}/metrics`).catch(() => null);
		if (response !== null) return response;
		await sleep(20);
	}
}
