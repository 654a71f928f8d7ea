/**
 * The passport of a link: one line per fact, `name: value`, so that two passports can be compared.
 * Names refer to positions on the path, not to addresses, which differ in another slot.
 */
import { printable } from "../core/printable-text.ts";
import { latchedErrors } from "../link/configuration.ts";
import { titleOf } from "../link/facts.ts";
import { describeChoice } from "../link/gpu-choice-text.ts";
import type { LinkCapacity, LinkFacts, PciDevice, PcieHop, PcieRate } from "../link/link.ts";
import { isReal, rateText } from "../link/pcie-path.ts";
import type { LinkSeen } from "../link/seen.ts";
import {
	USB4_WORDS,
	type Usb4Adapter,
	usb4ErrorsOf,
	usb4LaneText,
} from "../link/usb4-registers.ts";
import type { DeviceState, PassportFacts } from "./passport-facts.ts";

export type PassportLine = readonly [name: string, value: string];

export interface Passport {
	readonly link: LinkFacts;
	readonly seen: LinkSeen;
	/** The adapters of USB4 on the way to the GPU; none without root. */
	readonly adapters: readonly Usb4Adapter[];
	readonly facts: PassportFacts;
	readonly program: string;
	readonly kernel: string;
}

/** Returns the lines; unknown facts are left out. */
export function passportLines(passport: Passport): PassportLine[] {
	const { link, seen, adapters, facts, program, kernel } = passport;
	const { path, hops, chain, choice } = link;
	const lines: PassportLine[] = [
		["program", program],
		["kernel", kernel],
		["kernel options", facts.options],
		["machine", facts.machine],
		["machine firmware", facts.firmware],
		[
			"GPU",
			link.gpu === null ? "" : `${modelOf(path.at(-1))} at ${link.gpu}, ${describeChoice(choice)}`,
		],
		["capacity", capacityText(link.capacity)],
		["payload agreed", bytesText(link.payload_bytes)],
		["error reporting", OWNERS[link.errorOwner ?? "unknown"] ?? ""],
		...facts.hosts.map(([number, security, dma]): PassportLine => {
			const texts = [security && `security ${security}`, dma && `DMA protection ${dma}`];
			return [`Thunderbolt host ${number}`, texts.filter(Boolean).join(", ")];
		}),
		...chain.flatMap((device): PassportLine[] => [
			[`Thunderbolt ${device.id}`, `${titleOf(device)}, generation ${device.generation ?? "?"}`],
			[`Thunderbolt ${device.id} firmware`, device.nvm_version],
			[`Thunderbolt ${device.id} lanes`, lanesText(device)],
		]),
		...adapters.flatMap(adapterLines),
		...hops.toReversed().flatMap((hop, index) => hopLines(`link ${index + 1}`, hop, link, seen)),
		...path.flatMap((device, index) =>
			deviceLines(`device ${index + 1}`, device, facts.devices.get(device.address)),
		),
	];
	return lines
		.map(([name, value]): PassportLine => [printable(name), printable(value)])
		.filter(([, value]) => value !== "");
}

const OWNERS: Readonly<Record<string, string>> = {
	kernel: "the kernel",
	"not kernel": "not the kernel: the firmware, or off",
	unknown: "",
};

export function lanesText(device: LinkFacts["chain"][number]): string {
	const { rx_lanes, rx_gb_per_s, tx_lanes, tx_gb_per_s } = device;
	if (rx_lanes === null && tx_lanes === null) return "";
	const sent = `TX ${rx_lanes ?? "?"} × ${rx_gb_per_s ?? "?"} Gb/s`;
	return `${sent}, RX ${tx_lanes ?? "?"} × ${tx_gb_per_s ?? "?"} Gb/s`;
}

/** Adapters inside a router are many, and are named where they have counted errors. */
function adapterLines(adapter: Usb4Adapter): PassportLine[] {
	// A name contains no colon: it ends at the first one.
	const [router = "", number] = adapter.id.split(":");
	const name = `USB4 adapter ${number} of ${router}`;
	const lanes = usb4LaneText(adapter);
	const errors = usb4ErrorsOf([adapter]).map(({ kind, count }) => `${USB4_WORDS[kind]} ${count}`);
	if (lanes === "" && errors.length === 0) return [];
	return [
		[`${name} lanes`, lanes],
		[`${name} errors`, errors.join(", ") || "none"],
	];
}

function hopLines(name: string, hop: PcieHop, link: LinkFacts, seen: LinkSeen): PassportLine[] {
	const isNarrowest = hop.address === link.bottleneck?.address;
	return [
		[name, `${kindOf(hop)} to ${hop.address}${isNarrowest ? ", the narrowest" : ""}`],
		...(isReal(hop)
			? ([
					[`${name} now`, rateText(hop.current)],
					[`${name} reachable`, rateText(hop.maximum)],
					[`${name} best seen`, rateOrNothing(seen.hops.get(hop.address)?.best)],
				] as const)
			: []),
	];
}

export function kindOf(hop: PcieHop): string {
	if (hop.isTunnel) return "Thunderbolt tunnel";
	return hop.isInternal ? "inside the GPU" : "PCIe";
}

function rateOrNothing(rate: PcieRate | undefined): string {
	return rate === undefined ? "" : rateText(rate);
}

function deviceLines(
	name: string,
	device: PciDevice,
	state: DeviceState | undefined,
): PassportLine[] {
	const { configuration, errorKinds } = device;
	const counted = errorKinds.filter(({ count }) => count > 0);
	const bars = state?.bars.map(([bar, bytes]) => `BAR${bar} ${bytesText(bytes)}`) ?? [];
	const largest = state?.largest_bar_bytes ?? null;
	return [
		[name, `${modelOf(device)} at ${device.address}`],
		[`${name} driver`, [state?.driver, state?.driver_version].filter(Boolean).join(" ")],
		[`${name} power`, [state?.power, state?.power_control].filter(Boolean).join(", control ")],
		[`${name} ASPM`, state?.aspm.join(" ") ?? ""],
		[`${name} link downgrade`, downgradeText(state)],
		[`${name} BARs`, bars.join(", ")],
		[`${name} resizable BAR`, largest === null ? "" : `up to ${bytesText(largest)}`],
		[`${name} payload`, payloadText(configuration)],
		[`${name} read request`, bytesText(configuration?.request_bytes ?? null)],
		[
			`${name} target speed`,
			rateText({ gt_per_s: configuration?.target_gt_per_s ?? null, lanes: null }),
		],
		[`${name} errors`, counted.map(({ kind, count }) => `${kind} ${count}`).join(", ")],
		[`${name} latched`, configuration === null ? "" : latchedErrors(configuration).join(" ")],
	];
}

const YES_OR_NO: Readonly<Record<string, string>> = { "0": "no", "1": "yes" };

function downgradeText(state: DeviceState | undefined): string {
	const [may, is] = [state?.mayDowngrade ?? "", state?.isDowngraded ?? ""];
	const texts = [["possible", YES_OR_NO[may]] as const, ["active", YES_OR_NO[is]] as const];
	return texts
		.flatMap(([what, answer]) => (answer === undefined ? [] : [`${what}: ${answer}`]))
		.join(", ");
}

function payloadText(configuration: PciDevice["configuration"]): string {
	const agreed = configuration?.payload_bytes ?? null;
	const most = configuration?.supported_payload_bytes ?? null;
	if (agreed === null) return "";
	return most === null ? bytesText(agreed) : `${bytesText(agreed)} of ${bytesText(most)}`;
}

/** The numbers of the vendor and the model, as `lspci -nn` shows them: `10de:2684`. */
export function modelOf(device: PciDevice | undefined): string {
	const digits = (id: number | null | undefined) => id?.toString(16).padStart(4, "0") ?? "????";
	return `${digits(device?.vendor)}:${digits(device?.model)}`;
}

function capacityText({ tx_mb_per_s, rx_mb_per_s }: LinkCapacity): string {
	if (tx_mb_per_s === null && rx_mb_per_s === null) return "";
	const text = (mb: number | null) => (mb === null ? "unknown" : `${Math.round(mb)} MB/s`);
	return `TX ${text(tx_mb_per_s)}, RX ${text(rx_mb_per_s)}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

function bytesText(bytes: number | null): string {
	if (bytes === null) return "";
	const power = bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10);
	const shown = Math.min(power, UNITS.length - 1);
	return `${bytes / 1024 ** shown} ${UNITS[shown]}`;
}
