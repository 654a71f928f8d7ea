/** Several GPUs: the monitor steps through them, and each has counters of its own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { startExporter } from "../../helpers/exporter-process.ts";
import { openProgram, PROGRAM } from "../../helpers/replayed-screen.ts";
import { gpu, port, writeSysfs } from "../../helpers/sysfs.ts";

const [FIRST, SECOND] = ["0000:01:00.0", "0000:02:00.0"];
const AWAKE = { "power/runtime_status": "active", vendor: "0x1002" };

/** Two cards of which only the replays are counted, 3 and 5 so far. */
function twoGpus(t: TestContext): string {
	return writeSysfs(t, {
		pci: {
			"0000:00:01.1": port("16.0 x4", "16.0 x4", AWAKE),
			[`0000:00:01.1/${FIRST}`]: gpu("16.0 x4", "16.0 x16", { ...AWAKE, pcie_replay_count: "3" }),
			"0000:00:06.0": port("8.0 x4", "8.0 x4", AWAKE),
			[`0000:00:06.0/${SECOND}`]: gpu("8.0 x4", "16.0 x16", { ...AWAKE, pcie_replay_count: "5" }),
		},
	});
}

test("d shows the next GPU, with a link and counters of its own, and is logged as another", async (t) => {
	const sysfs = twoGpus(t);
	const log = join(sysfs, "log.jsonl");
	const flags = ["--source", "amd", "--gpu", FIRST, "--sysfs", sysfs, "-i", "0.1", "--log", log];
	await using terminal = await openProgram(flags, { columns: 140, rows: 30 });
	const shows = (address: string, link: string) =>
		terminal.waitFor(
			(lines) => lines[0]?.includes(`GPU ${address}`) === true && lines.join("\n").includes(link),
			{ what: `${address} at ${link}` },
		);
	await shows(FIRST, "Gen 4 x4");
	terminal.type("d");
	await shows(SECOND, "Gen 3 x4");
	terminal.type("d");
	await shows(FIRST, "Gen 4 x4");
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	const records = readFileSync(log, "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	const samples = records.filter(({ elapsed_s, event }) => elapsed_s !== null || event !== "");
	const changes = samples.filter(({ event }) => event !== "");
	assert.deepEqual(
		changes.map(({ event, detail, gpu }) => [event, detail, gpu]),
		[
			["start", "", FIRST],
			["reset", `the counters of another GPU, ${SECOND}`, SECOND],
			["reset", `the counters of another GPU, ${FIRST}`, FIRST],
		],
	);
	assert.ok(
		records.every(({ pcie_replays }) => pcie_replays === 0),
		"since each began",
	);
});

test("a textfile of many GPUs names the one that cannot be read, and nothing is warned of", (t) => {
	const sysfs = mkdtempSync(join(tmpdir(), "many-gpus-"));
	t.after(() => rmSync(sysfs, { recursive: true, force: true }));
	const pci = Object.fromEntries(
		[1, 2, 3, 4, 5, 6].flatMap((bus) => {
			const asleep = bus === 3 ? "error" : "active";
			const more = { ...AWAKE, "power/runtime_status": asleep, pcie_replay_count: "3" };
			const slot = `0000:00:0${bus}.0`;
			return [
				[slot, port("16.0 x4", "16.0 x4", AWAKE)],
				[`${slot}/0000:0${bus}:00.0`, gpu("16.0 x4", "16.0 x16", more)],
			];
		}),
	);
	const file = join(sysfs, "metrics.prom");
	const words = ["serve", "--sysfs", writeSysfs(t, { pci }), "--textfile", file];
	const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8" });
	assert.match(stderr, /^anarchy-perf-ink: cannot read amdgpu of GPU 0000:03:00\.0: .*\n$/);
	assert.equal(status, 3);
	const ups = readFileSync(file, "utf8").match(/^anarchy_up\{.* [01]$/gm) ?? [];
	assert.deepEqual(
		ups.map((line) => line.at(-1)),
		["1", "1", "0", "1", "1", "1"],
	);
});

test("serve exports every external GPU, with labels, and one family for all", async (t) => {
	const sysfs = twoGpus(t);
	const words = ["serve", "--source", "amd", "--sysfs", sysfs, "--listen", "127.0.0.1:0"];
	const { url } = await startExporter(words, (end) => t.after(end));
	const text = await (await fetch(`${url}/metrics`)).text();
	for (const gpu of [FIRST, SECOND]) {
		const labels = `source="amd",gpu="${gpu}"`;
		assert.ok(text.includes(`anarchy_up{${labels}} 1`), text);
		assert.ok(text.includes(`anarchy_pcie_replays_total{${labels}} 0`), text);
		assert.ok(text.includes(`anarchy_link_speed_transfers_per_second{${labels}}`), text);
	}
	assert.equal(text.match(/^# TYPE anarchy_up /gm)?.length, 1);
	assert.equal(text.match(/^anarchy_exporter_scrapes_total /gm)?.length, 1);
});

test("a GPU of several that cannot be read is down, and the others are served", async (t) => {
	const sysfs = twoGpus(t);
	rmSync(join(sysfs, `devices/pci0000:00/0000:00:06.0/${SECOND}/pcie_replay_count`));
	const words = ["serve", "--source", "amd", "--sysfs", sysfs, "--listen", "127.0.0.1:0"];
	const { url } = await startExporter(words, (end) => t.after(end));
	const text = await (await fetch(`${url}/metrics`)).text();
	assert.ok(text.includes(`anarchy_up{source="amd",gpu="${FIRST}"} 1`), text);
	assert.ok(text.includes(`anarchy_up{source="amd",gpu="${SECOND}"} 0`), text);
});
