/** The log that is written while the screen is shown. */
export interface Recorder {
	/** Starts or stops it; only if it is switchable. */
	toggle(): void;
	readonly isSwitchable: boolean;
	readonly isOn: boolean;
	/** Of its file, without folders; empty if it has none yet. */
	readonly fileName: string;
	/** For the last line of the screen; empty most of the time. */
	readonly message: string;
	onChange(listener: () => void): () => void;
}
