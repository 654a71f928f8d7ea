import assert from "node:assert/strict";
import test from "node:test";
import { Authenticator } from "../../../source/exporter/access/authenticator.ts";
import { PasswordChecker } from "../../../source/exporter/access/password-checker.ts";
import type { PasswordQuestion } from "../../../source/exporter/access/password-worker.ts";
import { RateLimiter } from "../../../source/exporter/access/rate-limiter.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { HASH, PASSWORD_WORKER } from "../../helpers/secure-exporter.ts";

const RIGHT = "correct horse";
const CLIENT = { address: "192.0.2.1", isGone: false };
const bytes = (text: string) => new TextEncoder().encode(text);
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;

/** Knows one password of one hash, and counts how often it was asked. */
function scripted(hash = HASH) {
	const asked: string[] = [];
	const check = async (question: PasswordQuestion) => {
		const password = Buffer.from(question.password).toString();
		asked.push(password);
		return password === RIGHT && question.hash === hash ? "right" : "wrong";
	};
	return { asked, authenticator: new Authenticator(check) };
}

test("a right password is checked once, a wrong one each time, and an unknown user's too", async () => {
	const { asked, authenticator } = scripted();
	const users = new Map([["alice", HASH]]);
	const verdictOn = (header?: string) => authenticator.verdictOn(header, users, CLIENT);
	for (let count = 0; count < 3; count++) {
		assert.equal(await verdictOn(basic(`alice:${RIGHT}`)), "right");
	}
	assert.deepEqual(asked.splice(0), [RIGHT]);
	for (let count = 0; count < 2; count++) {
		assert.equal(await verdictOn(basic("alice:wrong")), "wrong");
		assert.equal(await verdictOn(basic(`mallory:${RIGHT}`)), "wrong", "the decoy's own password");
	}
	assert.deepEqual(asked, ["wrong", RIGHT, "wrong", RIGHT]);
});

test("without credentials in this scheme no password is checked", async () => {
	const { asked, authenticator } = scripted();
	const users = new Map([["alice", HASH]]);
	for (const header of [
		undefined,
		"",
		"Basic",
		"Bearer YTpi",
		"Basic !!!",
		basic("no colon"),
		`${basic("alice:x")} y`,
	]) {
		assert.equal(await authenticator.verdictOn(header, users, CLIENT), "missing", header);
	}
	assert.deepEqual(asked, []);
	assert.equal(await authenticator.verdictOn(basic("alice:a:b"), users, CLIENT), "wrong");
	assert.deepEqual(asked, ["a:b"], "only the first colon separates");
});

test("another hash of a user is asked for anew, and a removed user is not let in", async () => {
	const { asked, authenticator } = scripted();
	const header = basic(`alice:${RIGHT}`);
	assert.equal(await authenticator.verdictOn(header, new Map([["alice", HASH]]), CLIENT), "right");
	const other = new Map([["alice", `${HASH}x`]]);
	assert.equal(await authenticator.verdictOn(header, other, CLIENT), "wrong");
	const bobs = new Map([["bob", HASH]]);
	assert.equal(await authenticator.verdictOn(header, bobs, CLIENT), "wrong");
	assert.equal(asked.length, 3);
});

test("a thread checks real hashes of every prefix, up to the 72 bytes that bcrypt looks at", async (t) => {
	const checker = new PasswordChecker(systemClock, PASSWORD_WORKER);
	t.after(() => checker.close());
	for (const [password, hash, expected] of [
		[RIGHT, HASH, "right"],
		[RIGHT, HASH.replace("$2a", "$2y"), "right"],
		[RIGHT, HASH.replace("$2a", "$2b"), "right"],
		["correct hors", HASH, "wrong"],
		["", HASH, "wrong"],
		["x".repeat(8000), HASH, "wrong"],
	] as const) {
		const question = { password: bytes(password), hash };
		assert.equal(await checker.check(question, CLIENT), expected, `${hash} ${password}`);
	}
});

test("of a flood of passwords a few wait, and those whose client is gone are not checked", async (t) => {
	const checker = new PasswordChecker(systemClock, PASSWORD_WORKER);
	t.after(() => checker.close());
	const question = { password: bytes("wrong"), hash: HASH };
	const from = (address: string) => checker.check(question, { address, isGone: false });
	const results = await Promise.all(Array.from({ length: 100 }, () => from("192.0.2.1")));
	assert.equal(results.filter((result) => result === "wrong").length, 4, "of one address");
	const others = await Promise.all(Array.from({ length: 100 }, (_, at) => from(`192.0.2.${at}`)));
	assert.equal(others.filter((result) => result === "wrong").length, 16, "of all");
	assert.equal([...results, ...others].filter((result) => result === "busy").length, 180);
	assert.equal(await checker.check(question, { ...CLIENT, isGone: true }), "busy");
	assert.equal(await checker.check({ ...question, password: bytes(RIGHT) }, CLIENT), "right");
});

test("a bucket lets a burst through, and then one request per interval", async () => {
	const clock = new FakeClock();
	const limiter = new RateLimiter(clock);
	const limit = { interval_s: 2, burst: 3 };
	const allowed = (count: number) =>
		Array.from({ length: count }, () => limiter.allows(limit)).filter(Boolean).length;
	assert.equal(allowed(10), 3);
	await clock.advance(3999);
	assert.equal(allowed(10), 1);
	await clock.advance(3_600_000);
	assert.equal(allowed(10), 3, "no more than the burst is saved up");
	assert.ok(limiter.allows(null));
});
