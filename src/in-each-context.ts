import type { Context } from './commands/context.ts';
import { createScrub } from './http/scrub.ts';
import {
  type Failure,
  type GlobalOptions,
  inContext,
  listenForStop,
  type Running,
  type Surroundings,
} from './in-context.ts';
import type { Organizations } from './organizations.ts';

/** What became of a command for one of several organizations. */
export interface Ended {
  /** Its configuration. */
  readonly file: string;
  readonly exitCode: number;
  readonly failure: Failure | null;
}

/** Runs the command for one organization. Never throws: to the others, what is wrong with it is as far away as another process. */
export type RunOne = (file: string, others?: Partial<Pick<Surroundings, 'print' | 'turns'>>) => Promise<Ended>;

/**
 * Gives what runs a command for each of several organizations, with a configuration, a key, a state and a lock of its own; `loop`
 * says in which order. Ctrl-C and SIGTERM reach all of them.
 */
export async function inEachContext<Result>(
  { files, secrets }: Organizations,
  options: GlobalOptions,
  action: (context: Context & Running) => Promise<number>,
  loop: (files: readonly string[], runOne: RunOne, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = listenForStop();
  const scrub = createScrub(secrets);
  const runOne: RunOne = async (file, others = {}) => {
    let failure: Failure | null = null;
    const around: Surroundings = {
      ...others,
      signal: stop.signal,
      label: file,
      secrets,
      onFailure: (found) => {
        failure = found;
      },
    };
    try {
      const exitCode = await inContext({ ...options, config: file }, action, around);
      return { file, exitCode, failure };
    } catch (error) {
      // A bug, which would end this process were it the only organization.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { file, exitCode: 1, failure: { code: 'BUG', message: scrub(text) } };
    }
  };
  try {
    return await loop(files, runOne, stop.signal);
  } finally {
    stop.close();
  }
}

/** By what a person has to do about it: failed; needs one; partly; nothing, as another run has the lock; and so on. */
const urgency = [1, 3, 4, 5, 2, 0];

/** One exit code for several: the most urgent of 1, 3, 4, 5, 2, 0. */
export function exitCodeOfAll(codes: readonly number[]): number {
  return urgency.find((code) => codes.includes(code)) ?? 1;
}
