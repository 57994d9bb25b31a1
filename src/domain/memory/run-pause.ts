/** A person's order that no run begins. */
export interface RunPause {
  /** `user@host`. */
  readonly who: string;
  /** In that person's words; may be empty. */
  readonly reason: string;
  readonly since: string;
}

/** Whether runs may begin. */
export interface RunPauseMemory {
  /** Null: runs may begin. */
  runPause(): RunPause | null;
}

export interface RunPauseMemoryWriter extends RunPauseMemory {
  /** Null: they may begin again. A later pause replaces the earlier one. */
  pauseRuns(pause: Omit<RunPause, 'since'> | null): void;
}
