/**
 * Inside the guest: counters that are reset, leap, overflow and run back, beneath all three at
 * once.
 */
import { GOES_ON, metricOf, scrape, set, type Views, type Watch, whileStopped } from "./watch.ts";

const OVERFLOW = 2 ** 31;
/** 12 MB/s in operations of 64 KiB. */
const OPERATIONS_PER_S = 192;

function isUp(metrics: string): boolean {
	return metricOf(metrics, "anarchy_up") === 1;
}

async function metric(name: string): Promise<number> {
	return metricOf(await scrape(), name) ?? Number.NaN;
}

export async function counts(watch: Watch): Promise<void> {
	const says = (name: string, isSo: (value: number) => boolean) => (views: Views) =>
		isSo(metricOf(views.metrics, name) ?? Number.NaN);
	const isReset = ({ records }: Views) => records.some(({ event }) => event === "reset");
	const showsReset = ({ screen }: Views) => screen.includes("driver counters reset");
	const [RUNTIME, BYTES] = ["anarchy_driver_runtime_seconds", "anarchy_dma_transmit_bytes_total"];
	const OPERATIONS = "anarchy_dma_transmit_operations_total";
	/** Other events push the one before out of the two lines that the screen has for them. */
	const clearly = (name: string) =>
		watch.step(name, () => set("tb_connects", 1), {
			...GOES_ON,
			screen: ({ screen }) => screen.includes("link connected"),
		});

	await watch.step("begun", () => {}, GOES_ON);
	const began_ms = performance.now();
	await watch.step("reset", () => set("reset", 1), {
		screen: showsReset,
		records: isReset,
		// It was up before this began: a runtime that is no longer began with the reset.
		metrics: says(RUNTIME, (value) => value * 1000 <= performance.now() - began_ms),
	});
	await clearly("a connect after it");

	const bytes = await metric(BYTES);
	const outgrow = () => {
		set("reset", 1);
		for (const way of ["tx", "rx"]) {
			set(`add_${way}_ops`, 100_000);
			set(`add_${way}_bytes`, bytes + 1e9);
		}
	};
	await watch.step("a reset that its counters have outgrown", () => whileStopped(outgrow), {
		screen: showsReset,
		records: ({ records }) =>
			records.some(({ event, tx_bytes }) => event === "reset" && (tx_bytes ?? 0) > bytes),
		metrics: says(BYTES, (value) => value > bytes),
	});
	await clearly("a connect after that");

	const before = await metric(BYTES);
	const giant = 1_000 * 1_048_576;
	await watch.step(
		"add_tx_bytes, add_rx_bytes",
		() => ["tx", "rx"].map((way) => set(`add_${way}_bytes`, giant)),
		{
			screen: ({ screen }) => Number(/^ *TX .*max +(\d+)/m.exec(screen)?.[1]) > 100,
			records: ({ records }) => records.some(({ tx_mb_per_s }) => (tx_mb_per_s ?? 0) > 100),
			metrics: says(BYTES, (value) => value >= before + giant),
		},
	);

	const errors = () => {
		for (const knob of ["dma_errors", "tb_errors", "tb_disconnects"]) set(knob, 3);
		set("tb_connect_ns", 5_000_000);
		set("latency_sample", 9_000_000);
	};
	await watch.step("errors, a connect and a slow operation", errors, {
		screen: ({ screen }) => /3 Thunderbolt.*\(3 new\).* 3 DMA.*\(3 new\)/.test(screen),
		records: ({ records }) => (records.at(-1)?.tx_mb_per_s ?? null) !== null,
		metrics: says("anarchy_dma_latency_maximum_seconds", (value) => value === 0.009),
	});

	// Some ten seconds short of it, so that a slow guest reads it in between.
	const short = OVERFLOW - 10 * OPERATIONS_PER_S - (await metric(OPERATIONS));
	const wraps = () => {
		set("add_tx_bytes", short);
		set("add_tx_ops", short);
	};
	await watch.step("add_tx_ops, and an overflow", wraps, {
		screen: ({ screen }) => screen.includes("overflow"),
		records: ({ records }) =>
			records.some(({ event, tx_operations_per_s, elapsed_s }) => {
				// A guest that stood still catches up on a second at most.
				const most = OPERATIONS_PER_S * ((elapsed_s ?? 0) + 1) + 1;
				const moved = (tx_operations_per_s ?? Number.NaN) * (elapsed_s ?? Number.NaN);
				return event === "wrap" && moved >= 0 && moved <= most;
			}),
		// There are no counters below nought: it is left out until the driver's next reset.
		metrics: ({ metrics }) => isUp(metrics) && metricOf(metrics, OPERATIONS) === null,
	});

	const stall = () => ["tx", "rx"].map((way) => set(`${way}_mb_per_s`, 0));
	await watch.step("stalled", stall, {
		screen: ({ screen }) => /^ *TX +0\.0 MB/m.test(screen),
		records: ({ records }) => records.at(-1)?.tx_mb_per_s === 0,
		metrics: ({ metrics }) => isUp(metrics),
	});
	const still = await metric(BYTES);
	await watch.step("bytes that run back by one", () => set("add_tx_bytes", -1), {
		screen: showsReset,
		records: ({ records }) => records.some(({ detail }) => detail.startsWith("tx_bytes fell")),
		metrics: says(BYTES, (value) => value === still - 1),
	});
	await clearly("a connect in between");
	await watch.step("operations that run back by one", () => set("add_tx_ops", -1), {
		screen: showsReset,
		records: ({ records }) => records.some(({ detail }) => detail.startsWith("tx_operations fell")),
		metrics: ({ metrics }) => isUp(metrics),
	});
	await watch.step("after all", () => set("tx_mb_per_s", 12), GOES_ON);
}
