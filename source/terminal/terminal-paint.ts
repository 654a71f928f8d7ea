import { canMoveCursor, colourDepth, type OutputStream } from "./terminal-support.ts";
import { createTheme, type Paint } from "./theme.ts";

/**
 * Returns a function that styles text if the stream is a capable terminal or colours are demanded.
 */
export function terminalPaint(stream: OutputStream): Paint {
	const depth = colourDepth(stream);
	return canMoveCursor(stream) || depth > 1
		? createTheme(depth, "terminal").paint
		: (_, text) => text;
}
