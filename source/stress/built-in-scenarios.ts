/**
 * The built-in scenarios, as the YAML that `stress --show` prints as a template. They take their
 * workload from the command line, and their checks hold for any healthy link.
 */
export const BUILT_IN_SCENARIOS: ReadonlyMap<string, string> = new Map([
	[
		"sustained",
		`name: sustained
description: even load for a minute, after warming up
phases:
  - name: warm-up
    duration: 10s
    warm_up: true
    parallel: 1
  - name: load
    duration: 60s
    parallel: 1
    checks:
      - tx.p5 > 0 MB/s
checks:
  - dma_errors.delta == 0
  - disconnections.delta == 0
  - thunderbolt_errors.delta == 0
  - gaps == 0
`,
	],
	[
		"burst",
		`name: burst
description: three seconds of load, two of silence, for a minute
phases:
  - name: warm-up
    duration: 5s
    warm_up: true
    parallel: 1
  - name: bursts
    duration: 60s
    parallel: 1
    on: 3s
    off: 2s
    checks:
      - tx.max > 0 MB/s
checks:
  - dma_errors.delta == 0
  - disconnections.delta == 0
  - gaps == 0
`,
	],
	[
		"ramp",
		`name: ramp
description: one worker more every fifteen seconds, up to eight
phases:
  - name: ramp
    duration: 2m
    ramp: 1..8 over 2m
    checks:
      - tx.max > 0 MB/s
  - name: full
    duration: 30s
    parallel: 8
    checks:
      - tx.p5 > 0 MB/s
checks:
  - dma_errors.delta == 0
  - disconnections.delta == 0
  - gaps == 0
`,
	],
	[
		"idle-recovery",
		`name: idle-recovery
description: load, half a minute of rest, and how fast the link is back
phases:
  - name: load
    duration: 30s
    parallel: 1
    checks:
      - tx.p5 > 0 MB/s
  - name: idle
    duration: 30s
  - name: load again
    duration: 30s
    parallel: 1
    checks:
      - recovery.tx <= 5s to 90 %
checks:
  - dma_errors.delta == 0
  - disconnections.delta == 0
  - gaps == 0
`,
	],
	[
		"reconnect",
		`name: reconnect
description: the link is disconnected and connected again, under load
phases:
  - name: before
    duration: 20s
    parallel: 1
    checks:
      - disconnections.delta == 0
      - tx.p5 > 0 MB/s
  - name: reconnect
    duration: 60s
    parallel: 1
    allow_failure: true
    action: disconnect the link, and connect it again
    checks:
      - disconnections.delta == 1
      - connections.delta == 1
      - recovery.tx <= 30s to 90 %
  - name: after
    duration: 30s
    parallel: 1
    checks:
      - tx.p5 > 0 MB/s
      - dma_errors.delta == 0
checks:
  - disconnections.delta <= 1
`,
	],
]);
