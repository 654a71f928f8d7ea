import type { Sample } from "../../source/core/sample.ts";
import { takeSamples } from "../../source/pipeline/sampler.ts";
import { Ticker } from "../../source/pipeline/ticker.ts";
import type { SimulationOptions } from "../../source/sources/simulated/simulated-driver.ts";
import { SimulatedSource } from "../../source/sources/simulated/simulated-source.ts";
import { FakeClock } from "./fake-clock.ts";

/** What the logger records of a simulated driver. */
export async function simulatedSamples(
	seconds: number,
	interval_s: number,
	options: SimulationOptions,
): Promise<Sample[]> {
	const clock = new FakeClock({ isAutomatic: true, wall_ms: Date.UTC(2026, 10, 23, 18) });
	const ticker = new Ticker(clock, interval_s, new AbortController().signal, seconds);
	const source = new SimulatedSource(clock, options);
	const samples: Sample[] = [];
	for await (const taken of takeSamples({ source, ticker, clock })) samples.push(...taken);
	return samples;
}
