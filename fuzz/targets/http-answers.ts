/** The responses that the exporter may send; none of them contains the client's own text. */
import { demand } from "../target.ts";

const STATUS = /^HTTP\/1\.1 (200|400|404|405|413|417|431) /;
const NO_CHUNK = "0\r\n\r\n";
const SAYINGS = [
	/^healthy\n$/,
	/^not found; see \/metrics\n$/,
	/^a body is not accepted\n$/,
	/^only GET and HEAD are allowed\n$/,
	/^expected exactly one valid Host header\n$/,
	/^# HELP [\s\S]*^anarchy_up\{source="anarchy"\} 1$[\s\S]*\n$/m,
	/^<!doctype html>[\s\S]*<\/html>\n$/,
];

/**
 * Parses everything received.
 *
 * @returns the status of each response
 * @throws if it is not a response, has another length than it says, or has unknown contents
 */
export function statusesOf(text: string): number[] {
	const statuses: number[] = [];
	for (let at = 0; at < text.length; ) {
		const [head = "", status] = STATUS.exec(text.slice(at)) ?? [];
		demand(status !== undefined, `an answer: ${text.slice(at, at + 80)}`);
		statuses.push(Number(status));
		const end = text.indexOf("\r\n\r\n", at + head.length);
		demand(end >= 0, "unterminated headers");
		const headers = text.slice(at, end);
		at = end + 4;
		// Node itself refuses a request without a host, with an empty body.
		if (headers.includes("\r\nTransfer-Encoding: chunked")) {
			demand(text.startsWith(NO_CHUNK, at), "a chunked body");
			at += NO_CHUNK.length;
			continue;
		}
		const length = Number(/^content-length: (\d+)$/im.exec(headers)?.[1] ?? 0);
		// A response to HEAD has no body: the next one follows, or the connection ends.
		if (at === text.length || STATUS.test(text.slice(at))) continue;
		const body = text.slice(at, at + length);
		demand(body.length === length, `${body.length} bytes instead of ${length}`);
		demand(
			SAYINGS.some((saying) => saying.test(body)),
			`it says ${JSON.stringify(body.slice(0, 80))}`,
		);
		at += length;
	}
	return statuses;
}
