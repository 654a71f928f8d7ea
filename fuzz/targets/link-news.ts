/** Lines of the kernel's trace, and records of its log. */
import { parseKernelMessage } from "../../source/link/kernel-messages.ts";
import type { LinkNews } from "../../source/link/news.ts";
import { parseTraceLine } from "../../source/link/trace-lines.ts";
import { parseUevent, splitUevents } from "../../source/link/uevents.ts";
import { demand, type FuzzTarget } from "../target.ts";

const OBEYED = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const SPEEDS = [2.5, 5, 8, 16, 32, 64];

export const traceLine: FuzzTarget = {
	name: "trace-line",
	runs: 1_000_000,
	seeds: [
		"irq/51-pciehp-88 [001] .....   381.545386: pcie_link_event: 0000:00:02.0 type:4, reason:3, cur_bus_speed:20, max_bus_speed:23, width:4, flit_mode:0, status:DLLLA",
		"irq/51-pciehp-88 [001] .....   381.545386: pci_hp_event: 0000:00:02.0 slot:10, event:LINK_DOWN",
		"kworker/0:1-9 [000] .....   381.5: aer_event: 0000:01:00.0 PCIe Bus Error: severity=Corrected, Bad TLP",
	],
	tokens: [
		"pci_hp_event: ",
		"event:LINK_UP",
		"8.0 GT/s PCIe",
		"width:",
		"[001] .....",
		"255",
		": ",
	],
	check(text) {
		const parsed = parseTraceLine(text);
		if (parsed === null) return "refused";
		demand(parsed.uptime_s >= 0 && Number.isFinite(parsed.uptime_s), `a time: ${parsed.uptime_s}`);
		demandNews(text, parsed.news);
		return "accepted";
	},
};

export const kernelMessage: FuzzTarget = {
	name: "kernel-message",
	runs: 1_000_000,
	seeds: [
		"4,1,99,-;NVRM: Xid (PCI:0000:01:00): 79, pid=1, name=x, GPU has fallen off the bus.\n KEY=1",
		"6,1,99,-;pcieport 0000:00:01.1: pciehp: Slot(10): Link Down",
		"4,1,99,-,caller=T1;pcieport 0000:00:01.1: AER: Correctable error message received",
	],
	tokens: ["NVRM: Xid (", "PCI:0000:01:00", "Link Up", "pciehp: Slot(", "AER: ", ";", "12,", ", "],
	check(text) {
		const news = parseKernelMessage(text);
		if (news === null) return "refused";
		demand(Number.parseInt(text, 10) < 8, "what the kernel did not say");
		demandNews(text, news);
		return "accepted";
	},
};

const UEVENT = `KERNEL[381.545386] change   /devices/pci0000:00/0000:00:0d.2/domain0 (thunderbolt)
ACTION=change
DEVPATH=/devices/pci0000:00/0000:00:0d.2/domain0
SUBSYSTEM=thunderbolt
TUNNEL_EVENT=low bandwidth
TUNNEL_DETAILS=0:12 <-> 1:20 (USB3)
SEQNUM=4511`;

export const uevents: FuzzTarget = {
	name: "uevents",
	runs: 1_000_000,
	seeds: [
		`${UEVENT}\n\n`,
		`monitor will print the received events for:\nKERNEL - the kernel uevent\n\n${UEVENT}\n\n`,
		"KERNEL[9.5] add /devices/a (pci)\nACTION=add\nSUBSYSTEM=pci\nDEVPATH=/devices/a/0000:01:00.0\n\n",
		"KERNEL[9.5] remove /a (thunderbolt)\nACTION=remove\nSUBSYSTEM=thunderbolt\nDEVPATH=/a/0-1\n\n",
	],
	tokens: [
		"\n\nKERNEL[",
		"\nACTION=remove",
		"\nSUBSYSTEM=pci",
		"\nTUNNEL_EVENT=activated",
		"\nAUTHORIZED=1",
		"\nERROR_EVENT=FAILED_RECOVERY",
		"\nSYNTH_UUID=0",
		"/0000:07:00.0",
		"/domain1",
	],
	check(text) {
		// However the text arrives, the same events are in it.
		const cut = Math.floor(text.length / 2);
		const first = splitUevents(text.slice(0, cut));
		const second = splitUevents(first.rest + text.slice(cut));
		const blocks = splitUevents(text).blocks;
		if (text.length < 4096) demand(isSame([...first.blocks, ...second.blocks], blocks), "blocks");
		const found = blocks.flatMap((block) => parseUevent(block) ?? []);
		for (const { news, uptime_s } of found) {
			demand(uptime_s >= 0 && Number.isFinite(uptime_s), `a time: ${uptime_s}`);
			demandNews(text, news);
		}
		return found.length === 0 ? "refused" : "accepted";
	},
};

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((text, at) => text === other[at]);
}

function demandNews(text: string, news: LinkNews): void {
	if (news.kind === "xid") {
		demand(!OBEYED.test(news.text) && news.text.length <= 200, `a text: ${news.text}`);
		demand(text.includes(String(news.number)) || /0\d/.test(text), `a number: ${news.number}`);
		return;
	}
	if (news.kind === "device" || news.kind === "state" || news.kind === "tunnel") {
		const name = news.kind === "tunnel" ? `domain${news.domain}` : news.name;
		demand(text.includes(name), `a name: ${name}`);
		const said = news.kind === "device" ? "" : news.what;
		demand(!OBEYED.test(said) && said.length <= 110, `a text: ${said}`);
		return;
	}
	const address = news.kind === "errors" ? news.device : news.port;
	demand(text.includes(address), `an address: ${address}`);
	if (news.kind !== "rate") return;
	const { gt_per_s, lanes } = news.rate;
	demand(gt_per_s !== null && SPEEDS.includes(gt_per_s), `a speed: ${gt_per_s}`);
	demand(lanes === null || (lanes >= 1 && lanes <= 32), `lanes: ${lanes}`);
}
