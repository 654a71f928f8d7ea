/** What the manual page says beside the tables of commands, flags and keys. */
import { DRIVER_FILE } from "../source/sources/source-kind.ts";

export type Row = readonly [what: string, text: string];

export const DESCRIPTION = `
Shows what the link of an external GPU carries now: throughput each way, DMA latency with a proven
bound, and the state of the link, from the Anarchy eGPU driver or from what other drivers and the
kernel count. A value that is not known is shown as unknown. Without a command it is the live
monitor; on a terminal that fills the screen, elsewhere it prints one line per sample. Most sources
need root.`;

export const FILES: readonly Row[] = [
	[DRIVER_FILE, "the driver's statistics file (--stats-file names another)"],
	["~/.config/anarchy-perf-ink/config.yaml", "settings (--config names another file)"],
	["~/.local/share/anarchy-perf-ink/baselines/", "saved baselines"],
	[
		"~/.local/state/anarchy-perf-ink/capacity.json",
		"the best throughput that stress runs measured, by link",
	],
	[
		"~/.local/state/anarchy-perf-ink/chosen.json",
		"theme, style and window that were last chosen by key, for the setting remember",
	],
];

export const ENVIRONMENT: readonly Row[] = [
	[
		"XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
		"folders instead of ~/.config, ~/.local/share and ~/.local/state",
	],
	["NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR", "colours, if --color is auto"],
	["TERM, COLORTERM, COLORFGBG", "what the terminal can show, and its background"],
	["LC_ALL, LC_CTYPE, LANG", "whether the terminal shows characters beyond ASCII"],
	[
		"ANARCHY_ALERT, ANARCHY_ALERT_METRIC, ANARCHY_ALERT_VALUE, ANARCHY_ALERT_TIME, " +
			"ANARCHY_ALERT_SOURCE, ANARCHY_ALERT_GPU",
		"set for the command of --on-alert",
	],
];

export const EXAMPLES: readonly Row[] = [
	["anarchy-perf-ink --demo --scenario flaky", "A simulated driver, on a link that drops."],
	["sudo anarchy-perf-ink doctor", "What is wrong with this link, and what to do."],
	[
		"sudo anarchy-perf-ink log -o link.csv --rotate 24h --compress --keep 400",
		"Record it for months.",
	],
	["anarchy-perf-ink --replay link.csv --at 14:03", "See a recording again."],
	["anarchy-perf-ink compare old.csv new.csv", "Has it become slower?"],
	[
		"sudo anarchy-perf-ink --alert 'tx < 1000 MB/s for 3s' --alert 'dma_errors increase'",
		"Ring when something is wrong.",
	],
	["sudo anarchy-perf-ink serve --listen :9877", "Serve metrics to Prometheus."],
];

export const SEE_ALSO = "sudo(8), lspci(8), boltctl(1), udevadm(8), nvidia-smi(1), logrotate(8)";
