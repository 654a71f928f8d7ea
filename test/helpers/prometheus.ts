/** Debian's Prometheus in a process, over the program's own configuration. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

export const PACKAGING = fileURLToPath(new URL("../../packaging", import.meta.url));
const ALERTS = "anarchy-perf-alerts.yml";

/** Days become seconds, so that a test lives through them. */
const SHORTENED: Readonly<Record<string, string>> = {
	"[1d": "[12s",
	"offset 1h": "offset 3s",
	"[15m": "[3s",
	"offset 15m": "offset 3s",
	"[10m": "[3s",
	"[5m": "[2s",
	// Two scrapes: a simulated link is down for no more than 2 s.
	"[1m": "[1s",
	"for: 15m": "for: 1s",
	"for: 5m": "for: 1s",
	"for: 2m": "for: 1s",
	"for: 1m": "for: 0s",
};

/** The rules with every duration in them shortened. */
function shortenedRules(): string {
	const rules = readFileSync(join(PACKAGING, ALERTS), "utf8");
	return rules.replace(/(\[|offset |for: )\d+[mhd]/g, (duration) => {
		const short = SHORTENED[duration];
		if (short === undefined) throw new Error(`there is nothing shorter for “${duration}”`);
		return short;
	});
}

export interface Sample {
	readonly metric: Readonly<Record<string, string>>;
	readonly value: number;
}

export class Prometheus {
	readonly #url: string;

	private constructor(url: string) {
		this.#url = url;
	}

	/**
	 * @param targets HOST:PORT of the exporters
	 * @param register takes what ends it, before anything is waited for
	 * @param text of a configuration with one job
	 */
	static async start(
		folder: string,
		targets: readonly string[],
		register: (end: () => Promise<unknown>) => void,
		text = readFileSync(join(PACKAGING, "prometheus.yml"), "utf8"),
	): Promise<Prometheus> {
		const configuration = parse(text);
		Object.assign(configuration.global, {
			scrape_interval: "500ms",
			scrape_timeout: "500ms",
			evaluation_interval: "500ms",
		});
		configuration.scrape_configs[0].static_configs = [{ targets }];
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "prometheus.yml"), stringify(configuration));
		writeFileSync(join(folder, ALERTS), shortenedRules());
		const address = `127.0.0.1:${await freePort()}`;
		const child = spawn(
			"prometheus",
			[
				`--config.file=${join(folder, "prometheus.yml")}`,
				`--storage.tsdb.path=${join(folder, "data")}`,
				`--web.listen-address=${address}`,
				"--log.level=warn",
			],
			{ stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, GOMAXPROCS: "1" } },
		);
		let said = "";
		child.stderr.on("data", (chunk) => {
			said += chunk;
		});
		const ended = once(child, "close");
		register(() => {
			child.kill("SIGKILL");
			return ended;
		});
		const prometheus = new Prometheus(`http://${address}`);
		await eventually("Prometheus is ready", 20_000, async () => {
			if (child.exitCode !== null) throw new Error(`Prometheus has ended: ${said}`);
			const response = await fetch(`${prometheus.#url}/-/ready`).catch(() => null);
			return response?.ok ? true : null;
		});
		return prometheus;
	}

	/** The instant vector of a query; at a moment of the past, where one is given (seconds). */
	async query(query: string, at_s?: number): Promise<readonly Sample[]> {
		const time = at_s === undefined ? {} : { time: String(at_s) };
		const parameters = new URLSearchParams({ query, ...time });
		const response = await fetch(`${this.#url}/api/v1/query?${parameters}`);
		const answer = (await response.json()) as {
			error?: string;
			data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
		};
		if (answer.data === undefined) throw new Error(`${query}: ${answer.error}`);
		return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
	}

	/** The samples of a range selector (`name{…}[20s]`) of one series: moments in s, and values. */
	async range(query: string): Promise<readonly (readonly [at_s: number, value: number])[]> {
		const response = await fetch(`${this.#url}/api/v1/query?${new URLSearchParams({ query })}`);
		const answer = (await response.json()) as {
			data: { result: { values: [number, string][] }[] };
		};
		return (answer.data.result[0]?.values ?? []).map(([at_s, value]) => [at_s, Number(value)]);
	}
}

/** Asks until there is an answer that is not null, and fails when it takes too long. */
export async function eventually<T>(
	what: string,
	patience_ms: number,
	ask: () => Promise<T | null>,
): Promise<T> {
	const end_ms = performance.now() + patience_ms;
	for (;;) {
		const answer = await ask();
		if (answer !== null) return answer;
		if (performance.now() > end_ms) throw new Error(`not within ${patience_ms} ms: ${what}`);
		await pause(100);
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("there is no free port");
	return address.port;
}
