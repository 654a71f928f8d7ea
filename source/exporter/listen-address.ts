/** Addresses that the exporter listens at. */

/** A TCP address. */
export interface ListenAddress {
	/** A host name or an IP address; empty for every address of this machine. */
	readonly host: string;
	/** 0 to 65535; 0 for any free port. */
	readonly port: number;
}

/** The default. By convention each exporter has a port of its own, and this one was free. */
export const DEFAULT_ADDRESS: ListenAddress = { host: "127.0.0.1", port: 9877 };

/** How an address is written, for messages. */
export const ADDRESS_TAKES = "HOST:PORT, such as 127.0.0.1:9877, [::1]:9877 or :9877";

/** Parses `127.0.0.1:9877`, `localhost:9877`, `[::1]:9877`, `:9877` (every address); else null. */
export function parseListenAddress(text: string): ListenAddress | null {
	const match = /^(?:\[(?=[^%]*:)([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.-]*)):(\d{1,5})$/.exec(text);
	if (match === null) return null;
	const port = Number(match[3]);
	return port > 65_535 ? null : { host: match[1] ?? match[2] ?? "", port };
}

/** Formats an address as in a URL, and as `--listen` takes it. */
export function formatListenAddress({ host, port }: ListenAddress): string {
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
