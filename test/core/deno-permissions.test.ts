import assert from "node:assert/strict";
import test from "node:test";
import {
	describeDenoDenial,
	isDenoDenial,
	missingDenoPermission,
} from "../../source/core/deno-permissions.ts";
import { describeFailure, errorCode } from "../../source/core/errors.ts";

function denial(message: string): Error {
	return Object.assign(new Error(message), { name: "NotCapable" });
}

test("a denial names the access, its subject and the flag", () => {
	const error = denial('Requires read access to "/a, b", run again with the --allow-read flag');
	assert.ok(isDenoDenial(error));
	assert.equal(
		describeDenoDenial(error),
		'Deno denied read access to "/a, b" (run deno with --allow-read)',
	);
});

test("an unknown denial keeps its own message", () => {
	assert.equal(describeDenoDenial(denial("not here")), "Deno denied access: not here");
});

test("a denial is described as such, whatever description its code has", () => {
	const error = denial('Requires write access to "/a", run again with the --allow-write flag');
	assert.equal(errorCode(error), "NotCapable");
	assert.match(describeFailure(error, { EPERM: "change its rights" }), /--allow-write/);
});

test("Node has no such permissions", () => {
	assert.equal(missingDenoPermission({ name: "run" }), null);
	assert.ok(!isDenoDenial(Object.assign(new Error("EPERM: not permitted"), { code: "EPERM" })));
});

test("Deno is asked for the permission", (t) => {
	const granted = new Set(["/granted"]);
	Object.assign(globalThis, {
		Deno: {
			permissions: {
				querySync: ({ path }: { path?: string }) => ({
					state: granted.has(path ?? "") ? "granted" : "prompt",
				}),
			},
		},
	});
	t.after(() => Reflect.deleteProperty(globalThis, "Deno"));
	assert.equal(missingDenoPermission({ name: "read", path: "/granted" }), null);
	assert.equal(
		missingDenoPermission({ name: "read", path: "/a" }),
		'Deno denied read access to "/a" (run deno with --allow-read)',
	);
	assert.equal(
		missingDenoPermission({ name: "run" }),
		"Deno denied run access (run deno with --allow-run)",
	);
});
