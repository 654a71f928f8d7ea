/** Where the exporter listens. */

export interface ListenAddress {
	/** A name or an address; empty for every address of this machine. */
	readonly host: string;
	/** 0 for any that is free. */
	readonly port: number;
}

/** By convention one port for each exporter; this one is not among those that are taken. */
export const USUAL_ADDRESS: ListenAddress = { host: "127.0.0.1", port: 9877 };

export const ADDRESS_TAKES = "HOST:PORT, such as 127.0.0.1:9877, [::1]:9877 or :9877";

/** `127.0.0.1:9877`, `localhost:9877`, `[::1]:9877`, `:9877` (every address). Null for the rest. */
export function parseListenAddress(text: string): ListenAddress | null {
	const match = /^(?:\[(?=[^%]*:)([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.-]*)):(\d{1,5})$/.exec(text);
	if (match === null) return null;
	const port = Number(match[3]);
	return port > 65_535 ? null : { host: match[1] ?? match[2] ?? "", port };
}

/** As it is written in a URL, and for `--listen`. */
export function formatListenAddress({ host, port }: ListenAddress): string {
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
