/** The path and the host of a request, by RFC 9112, section 3.2. */

/** A name or an address, and a port; an IPv6 address is in brackets and may have a zone. */
const HOST = /^(?:\[[0-9a-z:.%_~-]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*)(?::\d*)?$/i;
/** `/metrics`, or `http://host:9877/metrics`, as clients send it through a proxy. */
const TARGET = /^(?:https?:\/\/([^/?#]+))?([^?#]*)(?:\?[^#]*)?$/i;
const ENCODED = /%([0-9a-f]{2})/gi;
const UNRESERVED = /[\w.~-]/;

/**
 * Returns whether a request has a valid host.
 *
 * @param hosts the values of all `Host` headers; Node lets only HTTP/1.0 have none
 */
export function isValidHost(hosts: readonly string[]): boolean {
	return hosts.length <= 1 && hosts.every((host) => HOST.test(host));
}

/** Returns the path of a target without its query; null if `GET` does not allow its form. */
export function requestedPath(target: string): string | null {
	const parts = TARGET.exec(target);
	if (parts === null) return null;
	const [, host, path = ""] = parts;
	if (host !== undefined && !HOST.test(host)) return null;
	if (host !== undefined && path === "") return "/";
	return path.startsWith("/") ? path.replace(ENCODED, decoded) : null;
}

/** Decodes `%6d` to `m`, but not `%2f` to `/`, which would be another path (RFC 3986, 6.2.2.2). */
function decoded(encoded: string, hexadecimal: string): string {
	const character = String.fromCharCode(Number.parseInt(hexadecimal, 16));
	return UNRESERVED.test(character) ? character : encoded;
}
