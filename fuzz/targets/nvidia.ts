/** What the NVIDIA source reads: lines of its child process, and the text of nvidia-smi. */
import { encodeMessage, parseChildMessage } from "../../source/sources/nvidia/child-protocol.ts";
import { parseCounters } from "../../source/sources/nvidia/nvidia-smi.ts";
import { demand, type FuzzTarget } from "../target.ts";

export const nvmlChild: FuzzTarget = {
	name: "nvml-child",
	runs: 1_000_000,
	seeds: [
		'{"is":"ready","hasInstances":false}',
		'{"is":"pong","id":0,"now_ms":123456.789}',
		'{"is":"counted","id":7,"earliest_ms":1.5,"latest_ms":1.9,"counted_ms":null,' +
			'"tx_bytes":"18446744073709551615","rx_bytes":"0","replays":3,"epoch":1,"why":""}',
		'{"is":"sampled","id":8,"earliest_ms":1,"latest_ms":43,"tx_kb_per_s":516000,"rx_kb_per_s":0,' +
			'"replays":null}',
		'{"is":"failed","code":15}',
	],
	tokens: ['"is":', "null", "-1", "1e999", '"__proto__"', "9".repeat(30), "NaN", "0x10"],
	check(text) {
		const message = parseChildMessage(text);
		if (message === null) return "refused";
		// Whatever is taken is what the text says, with nothing added.
		const given = JSON.parse(text);
		const taken = JSON.parse(encodeMessage(message));
		for (const [name, value] of Object.entries(taken)) {
			const isSame = typeof value === "string" && /^\d+$/.test(value);
			const same = isSame
				? BigInt(given[name]) === BigInt(value)
				: Object.is(given[name] + 0, value);
			demand(same || given[name] === value, `${name}: ${given[name]} is taken as ${value}`);
		}
		return "accepted";
	},
};

export const nvidiaSmi: FuzzTarget = {
	name: "nvidia-smi",
	runs: 1_000_000,
	seeds: [
		"GPU 0: NVIDIA GeForce RTX 4090 (UUID: GPU-1)\n" +
			"    REPLAY_COUNTER: 0\n    TX_BYTES: 4294967295\n    RX_BYTES: 17\n",
		"GPU 0: X\n\tTX_BYTES : N/A\n\tRX_BYTES : 5\n",
	],
	tokens: ["TX_BYTES:", "RX_BYTES:", "REPLAY_COUNTER:", "9".repeat(30), "1,234", "-5"],
	check(text) {
		const { transmitted, received, replays } = parseCounters(text);
		for (const count of [transmitted, received]) {
			demand(count === null || text.includes(count.toString()), `${count} is not in the text`);
		}
		demand(replays === null || replays >= 0, `${replays} replays`);
		return transmitted === null && received === null ? "refused" : "accepted";
	},
};
