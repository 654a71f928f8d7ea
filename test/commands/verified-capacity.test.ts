import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { raiseVerifiedCapacity } from "../../source/commands/raise-verified-capacity.ts";
import type { HomeOwner } from "../../source/inputs/xdg-folder.ts";
import { capacityFile, readVerifiedCapacities } from "../../source/link/verified-capacity.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const SELF: HomeOwner = { ids: null, run: (action) => action() };
const KEY = "c2030000-0070-6d18-2371-6c2441e01d20";

test("the best of each way is kept, by device, and nothing else is left behind", (t) => {
	const directory = temporaryDirectory(t);
	const file = capacityFile(SELF, { XDG_STATE_HOME: directory });
	assert.equal(file, join(directory, "anarchy-perf-ink/capacity.json"));
	assert.equal(readVerifiedCapacities(file, SELF).size, 0);
	raiseVerifiedCapacity(file, KEY, { tx_mb_per_s: 2600, rx_mb_per_s: null }, SELF);
	raiseVerifiedCapacity(file, "other", { tx_mb_per_s: 1, rx_mb_per_s: 1 }, SELF);
	raiseVerifiedCapacity(file, KEY, { tx_mb_per_s: 2500, rx_mb_per_s: 2400 }, SELF);
	assert.deepEqual(readVerifiedCapacities(file, SELF).get(KEY), {
		tx_mb_per_s: 2600,
		rx_mb_per_s: 2400,
	});
	assert.deepEqual(readdirSync(dirname(file)), ["capacity.json"]);
	assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.equal(JSON.parse(readFileSync(file, "utf8")).version, 1);
});

test("XDG_STATE_HOME counts where it is absolute, else the home of whoever it is", () => {
	const file = capacityFile(SELF, { XDG_STATE_HOME: "relative" });
	assert.match(file, /^\/.*\/\.local\/state\/anarchy-perf-ink\/capacity\.json$/);
	let borrowed = 0;
	const owner: HomeOwner = {
		ids: { uid: 1000 },
		run(action) {
			borrowed++;
			return action();
		},
	};
	capacityFile(owner, {});
	assert.equal(borrowed, 1, "the home is looked up with the user's rights");
});

test("everything is done with the owner's rights", (t) => {
	let isBorrowed = false;
	let uses = 0;
	const owner: HomeOwner = {
		ids: null,
		run(action) {
			isBorrowed = true;
			uses++;
			try {
				return action();
			} finally {
				isBorrowed = false;
			}
		},
	};
	const file = join(temporaryDirectory(t), "capacity.json");
	raiseVerifiedCapacity(file, KEY, { tx_mb_per_s: 1, rx_mb_per_s: 1 }, owner);
	readVerifiedCapacities(file, owner).get(KEY);
	assert.deepEqual([uses, isBorrowed], [2, false]);
});

test("whatever is in the file, reading it never throws, and says only what is a rate", (t) => {
	const file = join(temporaryDirectory(t), "capacity.json");
	const contents = fc.oneof(
		fc.string(),
		fc.json(),
		fc.jsonValue().map((value) => JSON.stringify({ devices: { [KEY]: value } })),
		fc.jsonValue().map((value) => JSON.stringify({ devices: { [KEY]: { tx_mb_per_s: value } } })),
	);
	fc.assert(
		fc.property(contents, (content) => {
			writeFileSync(file, content);
			const tx = readVerifiedCapacities(file, SELF).get(KEY)?.tx_mb_per_s ?? null;
			assert.ok(tx === null || tx > 0, `${tx}`);
		}),
	);
});

test("a broken file is begun anew, and a directory in its place is not", (t) => {
	const directory = temporaryDirectory(t);
	const file = join(directory, "capacity.json");
	writeFileSync(file, '{"devices": {');
	raiseVerifiedCapacity(file, "__proto__", { tx_mb_per_s: 5, rx_mb_per_s: 5 }, SELF);
	assert.equal(readVerifiedCapacities(file, SELF).get("__proto__")?.tx_mb_per_s, 5);
	const taken = join(directory, "taken");
	mkdirSync(taken);
	assert.throws(() => raiseVerifiedCapacity(taken, KEY, { tx_mb_per_s: 5, rx_mb_per_s: 5 }, SELF));
});
