import assert from "node:assert/strict";
import { copyFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { connect as connectTls } from "node:tls";
import { HTTP_LIMITS } from "../../../source/exporter/http-limits.ts";
import { connectTo, samplesOf, untilClosed } from "../../helpers/exporter.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import {
	ask,
	CLIENT_TLS,
	HASH,
	pem,
	SERVER_TLS,
	serveSecurely,
	USERS,
} from "../../helpers/secure-exporter.ts";
import { untilAsync } from "../../helpers/until.ts";

const AUTH = "alice:correct horse";

test("every path asks for the password, and the answer says how", async (t) => {
	const { port, said } = await serveSecurely(t, USERS);
	const asked = { port, isPlain: true };
	for (const path of ["/metrics", "/", "/-/healthy", "/nothing"]) {
		const refused = await ask({ ...asked, path });
		assert.equal(refused.status, 401, path);
		assert.match(refused.headers["www-authenticate"] ?? "", /^Basic realm="anarchy-perf-ink"/);
		assert.doesNotMatch(refused.body, /anarchy_/);
	}
	assert.equal((await ask({ ...asked, auth: "alice:wrong" })).status, 401);
	assert.equal((await ask({ ...asked, auth: "mallory:correct horse" })).status, 401);
	const { status, body } = await ask({ ...asked, auth: AUTH });
	assert.equal(status, 200);
	const samples = samplesOf(body);
	assert.equal(samples.get("anarchy_up"), 1);
	assert.equal(samples.get('anarchy_exporter_requests_refused_total{reason="password"}'), 6);
	assert.equal(samples.get("anarchy_exporter_web_config_valid"), 1);
	assert.ok(!samples.has("anarchy_exporter_tls_errors_total"), "there is no TLS");
	assert.deepEqual(said, []);
});

test("TLS serves those who trust its authority, with the headers of the configuration", async (t) => {
	const headers = "http_server_config:\n  headers:\n    X-Frame-Options: deny\n";
	const { port } = await serveSecurely(t, `${SERVER_TLS}  min_version: TLS13\n${USERS}${headers}`);
	const { status, headers: answered } = await ask({ port, auth: AUTH });
	assert.deepEqual([status, answered["x-frame-options"]], [200, "deny"]);
	assert.equal((await ask({ port })).headers["x-frame-options"], "deny", "refusals too");
	await assert.rejects(ask({ port, ca: pem("stranger.crt") }), {
		code: /VERIFY|SELF_SIGNED|UNABLE/,
	});
	await assert.rejects(ask({ port, isPlain: true }), /socket hang up|ECONNRESET|Parse Error/);
	await assert.rejects(ask({ port, maxVersion: "TLSv1.2" }), /protocol version/);
	await untilAsync(async () => {
		const { body } = await ask({ port, auth: AUTH });
		return (samplesOf(body).get("anarchy_exporter_tls_errors_total") ?? 0) >= 3;
	});
});

test("a client's certificate must be signed, and have a name that is allowed", async (t) => {
	const own = { cert: pem("client.crt"), key: pem("client.key") };
	const strangers = { cert: pem("stranger.crt"), key: pem("stranger.key") };
	for (const [names, status] of [
		["", 200],
		["  client_allowed_sans: [prometheus.test]\n", 200],
		["  client_allowed_sans: [other.test, 192.0.2.7]\n", 200],
		["  client_allowed_sans: [ops@example.org]\n", 200],
		["  client_allowed_sans: [client, test, 192.0.2.8, ops@example.com]\n", 403],
	] as const) {
		const { port } = await serveSecurely(t, CLIENT_TLS + names);
		assert.equal((await ask({ port, ...own })).status, status, names);
		await assert.rejects(ask({ port }), /certificate required|ECONNRESET|socket hang up|handshake/);
		await assert.rejects(
			ask({ port, ...strangers }),
			/unknown ca|ECONNRESET|socket hang up|handshake/,
		);
	}
});

test("a renewed certificate is served from the next connection on, and only with its key", async (t) => {
	const { port, folder, said } = await serveSecurely(t, SERVER_TLS, { clock: hastyClock() });
	const serial = () =>
		new Promise<string>((resolve, reject) => {
			const socket = connectTls({ port, host: "127.0.0.1", ca: pem("authority.crt") }, () => {
				resolve(String(socket.getPeerCertificate().subject.CN));
				socket.destroy();
			});
			socket.on("error", reject);
		});
	const replace = (name: string, by: string) => {
		copyFileSync(join(folder, by), join(folder, "aside"));
		renameSync(join(folder, "aside"), join(folder, name));
	};
	assert.equal(await serial(), "server");
	replace("server.crt", "renewed.crt");
	assert.equal(await serial(), "server", "the key is still the old one");
	assert.match(
		said.at(-1) ?? "",
		/previous web configuration stays in use: .*is not the key of the/,
	);
	assert.equal(samplesOf((await ask({ port })).body).get("anarchy_exporter_web_config_valid"), 0);
	replace("server.key", "renewed.key");
	assert.equal(await serial(), "renewed");
	assert.equal(samplesOf((await ask({ port })).body).get("anarchy_exporter_web_config_valid"), 1);
});

test("a removed user is refused at once; an invalid file changes nothing", async (t) => {
	const { port, folder, said } = await serveSecurely(t, USERS, { clock: hastyClock() });
	const file = join(folder, "web.yml");
	const statusOf = async (auth: string) => (await ask({ port, isPlain: true, auth })).status;
	assert.equal(await statusOf(AUTH), 200);
	writeFileSync(file, "basic_auth_users:\n  alice: broken\n");
	assert.equal(await statusOf(AUTH), 200);
	assert.match(said.at(-1) ?? "", /web\.yml:2:10: expected a bcrypt hash/);
	assert.equal(said.length, 1);
	writeFileSync(file, SERVER_TLS + USERS);
	assert.equal(await statusOf(AUTH), 200);
	assert.match(said.at(-1) ?? "", /TLS on or off needs a restart/);
	writeFileSync(file, `basic_auth_users:\n  bob: ${HASH}\n`);
	assert.equal(await statusOf(AUTH), 401);
	assert.equal(await statusOf("bob:correct horse"), 200);
	assert.match(said.at(-1) ?? "", /the changed web configuration is now in use/);
});

test("a limit of requests is answered with 429, before any password is checked", async (t) => {
	const limit = "rate_limit:\n  interval: 1h\n  burst: 2\n";
	const { port } = await serveSecurely(t, USERS + limit);
	const statuses = [];
	for (let count = 0; count < 3; count++) {
		statuses.push((await ask({ port, isPlain: true, auth: AUTH })).status);
	}
	assert.deepEqual(statuses, [200, 200, 429]);
});

test("of pipelined requests a few are checked", async (t) => {
	const { port } = await serveSecurely(t, USERS);
	const socket = await connectTo(t, port);
	const wrong = Buffer.from("alice:wrong").toString("base64");
	socket.write(`GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${wrong}\r\n\r\n`.repeat(20));
	socket.end();
	const answers = await untilClosed(socket);
	const countOf = (status: number) => answers.split(`HTTP/1.1 ${status} `).length - 1;
	assert.ok(countOf(401) >= 1);
	assert.equal(countOf(401) + countOf(503), 20);
	assert.ok(countOf(503) >= 10, `${countOf(503)} were sent away`);
});

test("clients that begin TLS and stop are disconnected, and so are slow ones behind it", async (t) => {
	const limits = {
		...HTTP_LIMITS,
		handshake_ms: 100,
		server: { ...HTTP_LIMITS.server, headersTimeout: 100, connectionsCheckingInterval: 20 },
	};
	const { port } = await serveSecurely(t, SERVER_TLS, { limits });
	const silent = await connectTo(t, port);
	const half = await connectTo(t, port);
	half.write(Buffer.from("16030100c8010000c4", "hex"));
	const slow = connectTls({ port, host: "127.0.0.1", ca: pem("authority.crt") });
	t.after(() => slow.destroy());
	slow.write("GET /metrics HTTP/1.1\r\n");
	await Promise.all([silent, half].map(untilClosed));
	assert.match(await untilClosed(slow), /^HTTP\/1\.1 408 |^$/);
});

/** The files are looked at each time: for this clock a second is over whenever it is asked. */
function hastyClock(): FakeClock {
	const clock = new FakeClock();
	let now_ms = 0;
	clock.now = () => {
		now_ms += 1000;
		return now_ms;
	};
	return clock;
}
