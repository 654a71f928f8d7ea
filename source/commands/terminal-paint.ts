import type { WriteStream } from "node:tty";
import { createTheme, type Paint } from "../tui/theme.ts";

/** Colours where the stream is a terminal that has them, and none elsewhere. */
export function terminalPaint(stream: Pick<WriteStream, "isTTY" | "getColorDepth">): Paint {
	return stream.isTTY ? createTheme(stream.getColorDepth()).paint : (_, text) => text;
}
