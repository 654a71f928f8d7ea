import assert from "node:assert/strict";
import test from "node:test";
import type { Outcome } from "../../source/core/sample.ts";
import type { Check } from "../../source/doctor/check.ts";
import { checklistText } from "../../source/doctor/checklist.ts";
import { diagnose, hasFailed } from "../../source/doctor/diagnose.ts";
import type {
	DriverFacts,
	MachineFacts,
	TerminalFacts,
} from "../../source/doctor/machine-facts.ts";
import { reportText } from "../../source/doctor/report.ts";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkFacts, ThunderboltDevice } from "../../source/link/link.ts";
import { NOTHING_SEEN } from "../../source/link/seen.ts";
import type { Usb4Adapter } from "../../source/link/usb4-registers.ts";
import { toCounters } from "../../source/sources/anarchy/text-reading.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";

const ID = "c2030000-0070-6d18-2371-6c2441e01d20";
const DEVICE: ThunderboltDevice = {
	id: "0-1",
	vendor: "Razer",
	name: "Core X",
	unique_id: ID,
	authorized: 1,
	generation: 3,
	rx_gb_per_s: 20,
	rx_lanes: 2,
	tx_gb_per_s: 20,
	tx_lanes: 2,
	nvm_version: "",
};
const GEN_3_X4 = { gt_per_s: 8, lanes: 4 };
const HOP = {
	address: "0000:07:00.0",
	current: GEN_3_X4,
	maximum: GEN_3_X4,
	isTunnel: false,
	isInternal: false,
};
const LINK: LinkFacts = {
	...linkFacts({ devices: [DEVICE], domains: [], gpus: [] }),
	gpu: "0000:07:00.0",
	choice: { why: "external", candidates: ["0000:07:00.0"] },
	hops: [HOP],
	narrowest: HOP,
	errorOwner: "kernel",
	errors: { correctable: 3, nonfatal: 0, fatal: 0 },
};

function reading(runtime_ms: number): Outcome {
	const times = { earliest_ms: 0, latest_ms: 0, wall_ms: 0 };
	return { ok: true, snapshot: { counters: toCounters(steadyStatistics(runtime_ms)), ...times } };
}

function gap(code: string, message: string): Outcome {
	return { ok: false, gap: { code, message, at_ms: 0, wall_ms: 0 } };
}

const ADAPTER: Usb4Adapter = {
	id: "0-1:1",
	errors: { hec: 0, hop_id: 0, ecc: 0, logical_layer: 0 },
	lane: { tx_lanes: 2, rx_lanes: 2, state: "CL0" },
};

const HEALTHY: MachineFacts = {
	node: "20.20.2",
	isRoot: true,
	adapters: [ADAPTER],
	news: { traced: ["pci/pcie_link_event"], hasKernelLog: true, hasUevents: true },
	sudoCommand: "sudo /home/me/node /home/me/program.js doctor",
	driver: {
		path: "/sys/kernel/debug/anarchy-egpu/performance/statistics",
		isOwnPath: true,
		moduleName: "anarchy_egpu",
		isLoaded: true,
		parameters: [["ring_size", "256"]],
		debugfs: ["/sys/kernel/debug"],
		lockdown: "none",
		readings: [reading(1000), reading(2000)],
	},
	sources: [
		{ id: "anarchy", gives: "exact bytes", isThere: true, why: "the driver's file is there" },
		{ id: "link", gives: "no bytes", isThere: false, why: "no GPU with a link" },
	],
	taken: "anarchy",
	links: [LINK, LINK],
	seen: NOTHING_SEEN,
	load: null,
	asked: null,
	moved_bytes: null,
	terminal: {
		isTerminal: true,
		hasScreen: true,
		name: "xterm-256color",
		columns: 120,
		rows: 40,
		colourDepth: 8,
		isUtf8: true,
	},
	isTimeSynchronised: true,
};

const withDriver = (changes: Partial<DriverFacts>): MachineFacts => ({
	...HEALTHY,
	driver: { ...HEALTHY.driver, ...changes },
});
const withLink = (changes: Partial<LinkFacts>): MachineFacts => ({
	...HEALTHY,
	links: [LINK, { ...LINK, ...changes }],
});
const withTerminal = (changes: Partial<TerminalFacts>): MachineFacts => ({
	...HEALTHY,
	terminal: { ...HEALTHY.terminal, ...changes },
});

const PASSPORT = { machine: "", firmware: "", options: "", hosts: [], devices: new Map() };

function failures(facts: MachineFacts): string[] {
	return diagnose(facts)
		.filter(({ result }) => result === "failed")
		.map(({ id }) => id);
}

function checkOf(facts: MachineFacts, id: string): Check {
	const found = diagnose(facts).find((check) => check.id === id);
	assert.ok(found !== undefined, id);
	return found;
}

test("on a healthy machine every check passes, and says what it saw", () => {
	const checks = diagnose(HEALTHY);
	assert.deepEqual(
		checks.filter(({ result }) => result !== "passed").map(({ id }) => id),
		["source-link"],
	);
	assert.ok(!hasFailed(checks), "nothing failed");
	assert.match(checkOf(HEALTHY, "module").detail, /loaded, ring_size=256/);
	assert.match(checkOf(HEALTHY, "pcie-speed").detail, /Gen 3 x4/);
	assert.equal(checks.length, 19);
});

const MISSING = gap("ENOENT", "the module is not loaded (sudo modprobe anarchy_egpu)");
const DENIED = gap("EACCES", "permission denied");

const TROUBLES: readonly (readonly [string, MachineFacts, readonly string[], RegExp])[] = [
	[
		"a module that is not loaded",
		withDriver({ isLoaded: false, readings: [MISSING, MISSING] }),
		["module", "format"],
		/sudo modprobe anarchy_egpu/,
	],
	[
		"debugfs that is not mounted",
		withDriver({ debugfs: [], readings: [MISSING, MISSING] }),
		["debugfs", "format"],
		/sudo mount -t debugfs/,
	],
	[
		"a user who is not root",
		{ ...withDriver({ readings: [DENIED, DENIED] }), isRoot: false },
		["permission"],
		/^sudo \/home\/me\/node \/home\/me\/program\.js doctor$/,
	],
	[
		"a kernel that is locked down",
		withDriver({ lockdown: "integrity", readings: [DENIED, DENIED] }),
		["permission", "lockdown"],
		/disable Secure Boot/,
	],
	[
		"a file that is something else",
		withDriver({ readings: [gap("EFORMAT", "x"), gap("EFORMAT", "x")] }),
		["format"],
		/--stats-file/,
	],
	["frozen counters", withDriver({ readings: [reading(5), reading(5)] }), ["counters"], /dmesg/],
	[
		"a driver that goes meanwhile",
		withDriver({ readings: [reading(5), MISSING] }),
		["counters"],
		/dmesg/,
	],
	[
		"a device that is not let in",
		withLink({ devices: [{ ...DEVICE, authorized: 0 }] }),
		["thunderbolt"],
		/boltctl authorize/,
	],
	[
		"a link that is downgraded",
		withLink({ hops: [{ ...HOP, current: { gt_per_s: 2.5, lanes: 1 } }] }),
		["pcie-speed"],
		/another cable/,
	],
	[
		"PCIe errors that rise",
		withLink({ errors: { correctable: 5, nonfatal: 0, fatal: 0 } }),
		["pcie-errors"],
		/reseat/,
	],
	["a dumb terminal", withTerminal({ name: "dumb", hasScreen: false }), ["terminal"], /TERM/],
	["a terminal without a name", withTerminal({ name: "", hasScreen: false }), ["terminal"], /TERM/],
	["a locale that is not UTF-8", withTerminal({ isUtf8: false }), ["terminal"], /LANG/],
	["a tiny terminal", withTerminal({ columns: 20 }), ["terminal"], /40×12/],
	[
		"a clock that is not synchronised",
		{ ...HEALTHY, isTimeSynchronised: false },
		["time"],
		/set-ntp/,
	],
];

for (const [what, facts, expected, remedy] of TROUBLES) {
	test(`${what}: found, with a remedy`, () => {
		assert.deepEqual(failures(facts), expected);
		assert.match(expected.map((id) => checkOf(facts, id).remedy).join("\n"), remedy);
	});
}

test("what is absent or unknown is not a failure", () => {
	const nothing = linkFacts({ devices: [], domains: [], gpus: [] });
	const facts: MachineFacts = {
		...withDriver({ isOwnPath: false, isLoaded: false, debugfs: null, lockdown: null }),
		links: [nothing, nothing],
		terminal: { ...HEALTHY.terminal, isTerminal: false },
		isTimeSynchronised: null,
	};
	assert.deepEqual(failures(facts), []);
	assert.equal(checkOf(facts, "time").result, "none");
	assert.equal(checkOf(facts, "pcie-speed").result, "none");
});

test("a locked-down kernel that allows reading is not a failure", () => {
	assert.deepEqual(failures(withDriver({ lockdown: "integrity" })), []);
});

test("the checklist has a sign and a line for each check, and a remedy below what failed", () => {
	const facts = withTerminal({ isUtf8: false });
	const text = checklistText(diagnose({ ...facts, isTimeSynchronised: null }));
	assert.match(text, /^✓ driver module {4}anarchy_egpu is loaded/);
	assert.match(text, /\n✗ terminal {9}the locale is .*\n {19}→ export LANG=C\.UTF-8\n/);
	assert.match(text, /\n– time /);
	assert.match(text, /\n\n1 check failed; not checked: time$/);
	assert.match(checklistText(diagnose(HEALTHY)), /\n\nno problems found$/);
});

test("USB4 errors are named with their adapter, and are unknown without the right to read them", () => {
	const withErrors = { ...ADAPTER, errors: { ...ADAPTER.errors, hec: 3, logical_layer: null } };
	assert.equal(
		checkOf({ ...HEALTHY, adapters: [withErrors] }, "usb4-errors").detail,
		"3 HEC errors at 0-1:1 since the start; 0-1:1 TX 2 RX 2 lanes, CL0",
	);
	assert.match(checkOf(HEALTHY, "usb4-errors").detail, /^none at 1 adapter; /);
	const unknown = { ...HEALTHY, adapters: [] };
	assert.equal(checkOf(unknown, "usb4-errors").result, "none");
	assert.doesNotMatch(checkOf({ ...unknown, isRoot: true }, "usb4-errors").detail, /root/);
	assert.match(checkOf({ ...unknown, isRoot: false }, "usb4-errors").detail, /only root/);
});

test("root is not told to become root for traces", () => {
	const facts = { ...HEALTHY, news: { ...HEALTHY.news, traced: null } };
	assert.match(checkOf({ ...facts, isRoot: false }, "events").detail, /traces need root/);
	assert.match(checkOf({ ...facts, isRoot: true }, "events").detail, /sudo mount -t tracefs none/);
});

test("a rate under load is named as the sum of both directions", () => {
	const load = { command: "x", failure: null, most_mb_per_s: 3338.7 };
	const detail = "x: up to 3339 MB/s in both directions together";
	assert.equal(checkOf({ ...HEALTHY, load }, "load").detail, detail);
});

test("where no source is there, it is the GPU that is missing", () => {
	const nowhere = HEALTHY.sources.map((source) => ({ ...source, isThere: false }));
	const links = HEALTHY.links.map((link) => {
		return { ...link, gpu: null, choice: { why: "none", candidates: [] } };
	}) as unknown as MachineFacts["links"];
	assert.equal(checkOf({ ...HEALTHY, links }, "gpu").result, "none");
	assert.equal(checkOf({ ...HEALTHY, links, sources: nowhere }, "gpu").result, "failed");
});

test("what could not be checked does not pass", () => {
	const facts: MachineFacts = {
		...withDriver({ isLoaded: null, debugfs: null, lockdown: null }),
		isTimeSynchronised: null,
	};
	assert.match(
		checklistText(diagnose(facts)),
		/\n\n14 checks passed; not checked: driver module, debugfs, kernel lockdown, time$/,
	);
});

test("a lockdown is not blamed where only root can read anyway", () => {
	const facts = withDriver({ lockdown: "integrity", readings: [DENIED, DENIED] });
	assert.equal(checkOf({ ...facts, isRoot: false }, "lockdown").result, "none");
});

test("on a terminal long lines are wrapped behind their titles, and a command stays whole", () => {
	const facts = withLink({
		hops: [{ ...HOP, current: { gt_per_s: 2.5, lanes: 1 } }],
	});
	const denied = { ...withDriver({ readings: [DENIED, DENIED] }), isRoot: false };
	for (const columns of [40, 60, 80]) {
		const lines = checklistText(diagnose({ ...denied, links: facts.links }), columns).split("\n");
		assert.ok(lines.includes(`${" ".repeat(19)}→ ${HEALTHY.sudoCommand}`), lines.join("\n"));
		const list = lines.slice(0, lines.indexOf(""));
		for (const line of list) assert.match(line, /^([✓✗–] .{17}| {19}( {2})?)\S/u);
		const isWord = (line: string) => !line.slice(21).includes(" ");
		for (const line of list.filter((text) => !text.includes("→ sudo "))) {
			assert.ok(line.length <= columns || isWord(line), line);
		}
	}
	assert.equal(checklistText(diagnose(facts)).split("\n").length, diagnose(facts).length + 3);
});

test("a report names no user", () => {
	const facts = { ...withDriver({ readings: [DENIED, DENIED] }), isRoot: false };
	const checks = diagnose(facts);
	const about = { version: "1", kernel: "6.1", checks, facts, passport: PASSPORT, statistics: "" };
	const text = reportText({ ...about, home: "/home/me" });
	assert.match(text, /→ sudo ~\/node ~\/program\.js doctor\n/);
	assert.doesNotMatch(text, /\/home/);
	assert.equal(reportText({ ...about, home: "/" }), reportText({ ...about, home: "" }));
});

test("a report masks unique ids wherever they are, and holds no escapes", () => {
	const other = "E4EC8780-0079-3b72-ffff-ffffffffffff";
	const facts = withLink({
		devices: [
			{ ...DEVICE, name: `${other} \u001b[2J` },
			{ ...DEVICE, unique_id: "serial-7" },
		],
	});
	const statistics = `TX: ${ID}\u0007`;
	const input = {
		version: "1.2.3",
		kernel: "6.1",
		home: "/root",
		checks: diagnose(facts),
		facts,
		passport: PASSPORT,
		statistics,
	};
	const text = reportText(input);
	for (const id of [ID, other, "serial-7"]) assert.ok(!text.includes(id), id);
	assert.match(text, /\(unique id \d\)/);
	assert.match(text, /anarchy-perf-ink 1\.2\.3, Node 20\.20\.2, Linux 6\.1/);
	assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}/u);
	assert.match(text, /\nkernel: 6\.1\n/);
});

test("where another source is read, the missing driver is no failure, but its own failure is", () => {
	const why = "GPU 0000:01:00.0";
	const sources = [
		{ id: "anarchy", gives: "exact bytes", isThere: false, why: "the module is not loaded" },
		{ id: "link", gives: "no bytes", isThere: true, why },
	];
	const facts = { ...withDriver({ isLoaded: false }), sources, taken: "link" };
	const checks = diagnose(facts);
	assert.equal(hasFailed(checks), false);
	const found = checks.filter(({ id }) => id.startsWith("source-"));
	assert.deepEqual(
		found.map(({ result, detail }) => [result, detail]),
		[
			["none", "the module is not loaded"],
			["passed", "GPU 0000:01:00.0: no bytes (taken)"],
		],
	);
	const readings = [gap("ENODEV", "it is gone"), gap("ENODEV", "it is gone")] as const;
	const gone = { ...facts, driver: { ...facts.driver, readings } };
	const failure = diagnose(gone).find(({ result }) => result === "failed");
	assert.deepEqual([failure?.id, failure?.detail], ["source-link", "it is gone"]);
	const noted = reading(1000);
	assert.ok(noted.ok);
	const snapshot = { ...noted.snapshot, note: "MIG is enabled" };
	const divided = { ok: true, snapshot } as const;
	const withNote = { ...facts, driver: { ...facts.driver, readings: [divided, divided] as const } };
	const taken = diagnose(withNote).find(({ id }) => id === "source-link");
	assert.equal(taken?.detail, "GPU 0000:01:00.0: no bytes (taken); MIG is enabled");
});
