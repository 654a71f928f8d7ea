/** Metrics as text, in the two formats that Prometheus reads; prom-client writes them. */
import { Counter, Gauge, type OpenMetricsContentType, Registry } from "prom-client";
import { type MetricFamily, unitOf } from "./metric-family.ts";

/** The older text format, or OpenMetrics 1.0. */
export type ExpositionFormat = "text" | "openmetrics";

/** The `Content-Type` of a response in each format. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
	text: Registry.PROMETHEUS_CONTENT_TYPE,
	openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
};

/**
 * Returns the families as text. The registry lives for this call only: no value outlives the
 * reading that it came from, and counters are the driver's own, not sums made here.
 */
export async function exposition(
	families: readonly MetricFamily[],
	format: ExpositionFormat,
): Promise<string> {
	const registry = format === "text" ? new Registry() : openMetricsRegistry();
	for (const family of families) if (family.samples.length > 0) register(family, registry);
	return withUnits(await registry.metrics());
}

function openMetricsRegistry(): Registry<OpenMetricsContentType> {
	const registry = new Registry<OpenMetricsContentType>();
	registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
	return registry;
}

function register(
	{ name, kind, help, samples }: MetricFamily,
	registry: Registry | Registry<OpenMetricsContentType>,
): void {
	const labelNames = Object.keys(samples[0]?.labels ?? {});
	const configuration = { name, help, labelNames, registers: [registry] };
	if (kind === "counter") {
		const counter = new Counter(configuration);
		for (const { labels, value } of samples) counter.inc(labels, value);
	} else {
		const gauge = new Gauge(configuration);
		for (const { labels, value } of samples) gauge.set(labels, value);
	}
}

/**
 * Adds the `# UNIT` lines that prom-client does not write, after the `# TYPE` line of their metric
 * as OpenMetrics requires. In the older text format such a line is a comment.
 */
function withUnits(text: string): string {
	return text.replace(/^# TYPE (\S+) \w+$/gm, (line, name: string) => {
		const unit = unitOf(name);
		return unit === null ? line : `${line}\n# UNIT ${name} ${unit}`;
	});
}
