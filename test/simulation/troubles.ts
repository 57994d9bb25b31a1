import { SyncError, type ErrorCode } from '../../src/domain/errors.ts';
import type { FaultEffect, FaultTarget } from '../../src/emulator/faults.ts';
import { createRandom } from '../../src/emulator/random.ts';
import { drawFault } from './draw-fault.ts';
import type { Trouble as WriteTrouble } from '../sync/simulated-partoo.ts';
import type { Trouble } from './step.ts';

/** Decides at every call what goes wrong with it. One a world. */
export interface Troubles {
  /** Until the next call of this; null: nothing goes wrong. */
  arm(trouble: Trouble | null): void;
  /** Called before and after every call, with its name; throws where the call fails. */
  readonly onMemory: (call: string) => void;
  readonly onPartoo: (call: string) => void;
  readonly onSource: (call: string) => void;
  /** As `onPartoo` and `onWrite`, of a call to the emulator. */
  readonly onCall: (call: FaultTarget) => FaultEffect | undefined;
  /** What becomes of a writing call that was not prevented. */
  readonly onWrite: (call: string) => WriteTrouble | null;
  /** Of the run under way. */
  readonly signal: AbortSignal;
  readonly isDead: boolean;
  /** Whoever else writes finds the same disk. */
  readonly isDiskFull: boolean;
  /** Something of that kind has struck. */
  count(what: string): void;
  /** Of every kind, since the beginning. */
  readonly counts: Map<string, number>;
}

/** The steps of the memory that write; all others can be repeated at will. */
export const isWritingCall = (call: string): boolean =>
  /^(remember|move|begin|end|finish|enqueue|mark|confirm|settle|count|reset|change|forget|record|drop|hold|release|retry|approve|claim|note|pause|clear|prune)(?=[A-Z]|$)/u.test(
    call.replace(/^\w+ memory\./u, ''),
  ) && !/movesWithin$/u.test(call);

const failures: readonly (readonly [ErrorCode, string])[] = [
  ['PARTOO_TIMEOUT', 'timed out within 30 s'],
  ['PARTOO_RATE_LIMITED', 'answered 429'],
  ['PARTOO_FAILED', 'answered 503'],
  ['PARTOO_UNREACHABLE', 'lost the connection (ECONNRESET)'],
  ['PARTOO_UNEXPECTED', 'answered 200 with something that is not JSON'],
  ['PARTOO_UNAUTHORIZED', 'answered 401'],
];
/** Of a write, only what surely had no effect is thrown by the adapter; the rest is its answer. */
const withoutEffect: readonly ErrorCode[] = ['PARTOO_RATE_LIMITED', 'PARTOO_UNREACHABLE', 'PARTOO_UNAUTHORIZED'];

/** As the state says it. */
export function diskFull(): SyncError {
  return new SyncError('the state cannot be written', { code: 'STATE_UNWRITABLE', retryable: true });
}

/** Creates the source of all that goes wrong. */
export function createTroubles(): Troubles {
  const counts = new Map<string, number>();
  let trouble: Trouble | null = null;
  let random: () => number = () => 1;
  let step = 0;
  let writes = 0;
  let isDead = false;
  let stop = new AbortController();

  const count = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  const breathe = (): void => {
    if (isDead) throw new Error('killed');
    if (trouble?.kind !== 'death' && trouble?.kind !== 'stop') return;
    step += 1;
    if (step <= trouble.at) return;
    if (trouble.kind === 'stop') {
      if (!stop.signal.aborted) count('stop');
      stop.abort();
      return;
    }
    count('death');
    isDead = true;
    throw new Error('killed');
  };

  return {
    count,
    counts,
    get signal() {
      return stop.signal;
    },
    get isDead() {
      return isDead;
    },
    get isDiskFull() {
      return trouble?.kind === 'disk full' && writes > trouble.at && writes <= trouble.at + trouble.calls;
    },
    arm(next) {
      trouble = next;
      random = createRandom(next?.kind === 'faults' ? next.seed : 1);
      step = 0;
      writes = 0;
      isDead = false;
      stop = new AbortController();
    },
    onMemory(call) {
      if (isDead) throw new Error('killed');
      if (!isWritingCall(call)) return;
      breathe();
      if (trouble?.kind !== 'disk full' || !call.startsWith('before')) return;
      writes += 1;
      if (writes <= trouble.at || writes > trouble.at + trouble.calls) return;
      count('disk full');
      throw diskFull();
    },
    onPartoo(call) {
      breathe();
      const isWrite = / (create|update|delete) /u.test(call);
      if (call.startsWith('after')) {
        // Asked to stop while the request was under way: it had its effect, and nobody heard the answer.
        if (stop.signal.aborted && step % 2 === 0) {
          count('answer lost to a stop');
          throw new SyncError('stopped', { code: 'ABORTED', retryable: true });
        }
        return;
      }
      if (trouble?.kind !== 'faults' || random() >= trouble.share) return;
      const possible = isWrite ? failures.filter(([code]) => withoutEffect.includes(code)) : failures;
      // Most of what goes wrong with a write is answered, below.
      if (isWrite && random() < 0.8) return;
      const [code, what] = possible[Math.floor(random() * possible.length)] ?? ['PARTOO_FAILED', 'answered 500'];
      count(`${isWrite ? 'write' : 'read'}: ${code}`);
      throw new SyncError(`Partoo ${what}`, { code, retryable: code !== 'PARTOO_UNAUTHORIZED' });
    },
    onSource: breathe,
    onCall({ method }) {
      const wasStopped = stop.signal.aborted;
      try {
        breathe();
      } catch {
        // It may have had its effect, and nobody is left to hear of it.
        return { kind: step % 2 === 0 ? 'reset-before-effect' : 'reset-after-effect' };
      }
      if (stop.signal.aborted && !wasStopped && step % 2 === 0) return { kind: 'reset-before-effect' };
      if (trouble?.kind !== 'faults' || random() >= trouble.share) return undefined;
      const fault = drawFault(method, random);
      count(
        `${method === 'GET' ? 'read' : 'write'} over HTTP: ${fault.kind}${'status' in fault ? ` ${String(fault.status)}` : ''}`,
      );
      return fault;
    },
    onWrite() {
      if (trouble?.kind !== 'faults' || random() >= trouble.share) return null;
      const drawn = (['ambiguous, without effect', 'ambiguous, with effect', 'refused'] as const)[
        Math.floor(random() * 3)
      ];
      count(`write: ${drawn ?? ''}`);
      return drawn ?? null;
    },
  };
}
