/** Registers of USB4 adapters: whatever hardware answers, counts are those of the text. */
import { parseAdapter, USB4_KINDS } from "../../source/link/usb4-registers.ts";
import { demand, type FuzzTarget } from "../target.ts";

const TEXT = `# offset relative_offset cap_id vs_cap_id value
0x0005    5 0x00 0x00 0x00000000
0x0006    6 0x00 0x00 0x00000003
0x0007    7 0x00 0x00 0x00000000
0x0008    8 0x00 0x00 0x00000001
0x0036    0 0x01 0x00 0x00000100
0x0037    1 0x01 0x00 0x08240000
0x0038    2 0x01 0x00 0x0000ff85
0x0050 <unsupported capability 0x07>
`;

export const usb4Registers: FuzzTarget = {
	name: "usb4-registers",
	runs: 1_000_000,
	seeds: [TEXT, TEXT.replace("0x00000003", "0xffffffff"), TEXT.split("\n").slice(0, 5).join("\n")],
	tokens: ["0x01 0x00 ", "0xffffffff", "<not accessible>", "    6 ", "\n0x0006", "0x0000007f"],
	check(text) {
		const adapter = parseAdapter("0-1:1", text);
		if (adapter === null) return "refused";
		for (const kind of USB4_KINDS) {
			const count = adapter.errors[kind];
			if (count === null) continue;
			demand(Number.isInteger(count) && count >= 0 && count < 0xffff_ffff, `a count: ${count}`);
			if (kind === "logical_layer") demand(count <= 127, `a count of seven bits: ${count}`);
			else demand(text.includes(count.toString(16).padStart(8, "0")), `a count: ${count}`);
		}
		const { tx_lanes = null, rx_lanes = null, state = "" } = adapter.lane ?? {};
		for (const lanes of [tx_lanes, rx_lanes]) {
			demand(lanes === null || (lanes >= 1 && lanes <= 3), `lanes: ${lanes}`);
		}
		demand(/^(CL[012d]|CL0s|)$/.test(state), `a state: ${state}`);
		return "accepted";
	},
};
