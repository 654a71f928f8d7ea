/** The states of a reader of terminal input, and how long it waits in them. */

/** How long a sequence may pause after its escape character; after that it was the Escape key. */
export const ESCAPE_MS = 100;
/** How long a sequence may take: one without an end must not block the keyboard. */
export const MAX_SEQUENCE_MS = 2000;
/** How long a paste may pause, for the same reason; slow lines pause. */
export const MAX_PASTE_PAUSE_MS = 5000;
/** A lone Ctrl-C after this pause is typed, and not part of a paste or a reply. */
export const TYPED_PAUSE_MS = 300;
/** Longer than any control sequence of a terminal. */
export const MAX_CONTROL_LENGTH = 100;
/** In the oldest mouse protocol three characters follow the sequence. */
export const MOUSE_CHARACTERS = 3;

/** The state of the reader within its input. */
export type State =
	| "typed"
	| "escape"
	| "control"
	| "ss3"
	| "string"
	| "string escape"
	| "mouse"
	| "paste";
