import type { StatusReport } from '../../src/reports/status-report.ts';
import type { ConflictView } from '../../src/reports/conflict-text.ts';
import type { Explanation } from '../../src/reports/explain-text.ts';
import type { HistoryEntry } from '../../src/reports/history-text.ts';
import { isAllowance } from '../../src/domain/memory/resolutions.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { lockHolder } from '../../src/state/run-lock.ts';
import type { Company } from './company.ts';
import { createCommandLine, type CommandLine, type Ended } from './command-line.ts';
import {
  brokenByConflicts,
  brokenByEnding,
  brokenByExplaining,
  brokenByForgetting,
  brokenByHistory,
  brokenByOverlapping,
  brokenByStatus,
} from './promises-of-commands.ts';
import { brokenByAnswer, brokenByMetrics, brokenByReadiness } from './promises-of-server.ts';
import type { Happening, Step, Typed } from './step.ts';

/** Somebody at the command line of a company: decides, and looks at what the program says. */
export interface Person {
  /** By commands; false: this is no decision for which there is one. */
  decide(happening: Happening): Promise<boolean>;
  ask(step: Extract<Step, { readonly kind: 'ask' }>): Promise<void>;
  /** Types a command while a run is under way: what writes is refused, what looks is answered. */
  typeWithin(what: Typed['what']): void;
  /** Resolves when all that was typed within a run has come to its end. */
  answered(): Promise<void>;
  /** Asks for the plan of now, if Partoo can be reached from the command line and the configuration is the first one. */
  plan(): Promise<Plan | null>;
  /** Is a command under way? */
  readonly isBusy: boolean;
  /** The first promise that a command broke, in words. */
  readonly broken: string | null;
}

/** Where it is not 0 alone: a location may be unknown; a plan may wait for approval or be stopped. */
const mayEnd: Readonly<Record<string, readonly number[]>> = { explain: [0, 1], plan: [0, 3] };

/** Puts somebody there. */
export function createPerson(company: Company): Person {
  const { world } = company;
  let broken: string | null = null;
  let line: CommandLine | null = null;
  let typed: Promise<void> = Promise.resolve();

  async function type(args: readonly string[], expected: readonly number[]): Promise<Ended> {
    const { configFile } = company.files();
    line ??= createCommandLine(configFile, company.clock);
    const ended = await line.run(...args);
    company.troubles.count(`command: ${args[0] ?? ''}`);
    broken ??= brokenByEnding(args.join(' '), ended, expected);
    return ended;
  }

  async function run(args: readonly string[], expected: readonly number[] = [0]): Promise<string> {
    return (await type(args, expected)).stdout;
  }

  /** Where the configuration names the Partoo of the run, and the run has the lock: the daemon of a story takes none. */
  const wouldOverlap = (): boolean => company.emulated !== null && lockHolder(world.path) !== null;

  async function typeWithin(what: Typed['what']): Promise<void> {
    if (what !== 'sync') await read(what);
    else if (wouldOverlap()) broken ??= brokenByOverlapping(await type(['sync', '--yes'], [5]));
  }

  async function read<Document>(...args: readonly string[]): Promise<Document | null> {
    const text = await run([...args, '--json'], mayEnd[args[0] ?? ''] ?? [0]);
    try {
      return text === '' ? null : (JSON.parse(text) as Document);
    } catch {
      broken ??= `JSON: ${args.join(' ')} printed ${text.slice(0, 200)}`;
      return null;
    }
  }

  async function decideStaged(take: 'allow' | 'reject', share: number): Promise<void> {
    const staged = (await read<StatusReport>('status'))?.staged ?? [];
    const codes = staged.slice(0, Math.ceil(staged.length * share)).map(({ code }) => code);
    const which = codes.length === 0 || codes.length === staged.length ? '--all' : codes.join();
    const answer = await read<{ readonly decided: readonly { readonly code: string }[] }>(take, which);
    const decided = answer?.decided.map(({ code }) => code) ?? [];
    const allowed = world.memory.resolutions().filter(isAllowance);
    const rejected = world.memory.undone().filter(({ field }) => field === 'status');
    const kept = new Set((take === 'allow' ? allowed : rejected).map(({ code }) => code as string));
    broken ??= brokenByForgetting(
      `${take} ${which}`,
      decided.every((code) => kept.has(code)),
    );
    broken ??= brokenByForgetting(`${take} ${which}`, (which === '--all' ? staged : codes).length === decided.length);
  }

  async function answer(code: string, wanted: 'source' | 'partoo' | 'value'): Promise<void> {
    if (!world.memory.conflicts().some((one) => one.code === code)) return;
    const conflicts = (await read<readonly ConflictView[]>('conflicts')) ?? [];
    for (const { field } of conflicts.filter((one) => one.code === code)) {
      const take = wanted === 'value' && field !== 'city' ? 'partoo' : wanted;
      await run(['resolve', code, field, ...(take === 'value' ? ['--value', '"Nantes"'] : ['--take', take])]);
      const kept = world.memory.resolutions().find((one) => one.code === code && one.field === field);
      broken ??= brokenByForgetting(`resolve ${code} ${field}`, kept?.take === take);
    }
  }

  async function locate(share: number): Promise<void> {
    const take = share < 0.5 ? 'source' : 'partoo';
    const lost = world.memory.held().filter(({ reason }) => reason === 'gone_in_partoo' || reason === 'ambiguous');
    for (const { code, reason } of lost.slice(0, Math.ceil(lost.length * share))) {
      // There is no business yet of which Partoo's side could be taken.
      const isRefused = reason === 'ambiguous' && take === 'partoo';
      await run(['resolve', code, '--take', take], isRefused ? [1] : [0]);
      const kept = world.memory.resolutions().find((one) => one.code === code && one.field === null);
      broken ??= isRefused ? null : brokenByForgetting(`resolve ${code}`, kept?.take === take);
    }
  }

  return {
    async decide(happening) {
      if (happening.kind === 'edit' && happening.edit.kind === 'answer') {
        await answer(happening.edit.code, happening.edit.take);
        return true;
      }
      if (happening.kind !== 'person') return false;
      const { what, share } = happening;
      switch (what) {
        case 'allow':
        case 'reject':
          await decideStaged(what, share);
          return true;
        case 'locate':
          await locate(share);
          return true;
        case 'pause':
          await run(['pause', '--reason', 'holidays']);
          broken ??= brokenByForgetting('pause', world.memory.runPause()?.reason === 'holidays');
          company.healsIn = 2;
          return true;
        case 'resume':
          await run(['resume']);
          broken ??= brokenByForgetting('resume', world.memory.runPause() === null);
          return true;
        default:
          return false;
      }
    },
    async ask({ what, code }) {
      const { memory } = world;
      switch (what) {
        case 'status': {
          const report = await read<StatusReport>('status');
          if (report !== null) broken ??= brokenByStatus(report, memory, company.clock.now());
          return;
        }
        case 'conflicts': {
          const shown = await read<readonly ConflictView[]>('conflicts');
          if (shown !== null) broken ??= brokenByConflicts(shown, memory);
          return;
        }
        case 'history': {
          const lines = await read<readonly HistoryEntry[]>('history');
          if (lines !== null) broken ??= brokenByHistory(lines, memory);
          return;
        }
        case 'metrics':
          broken ??= brokenByMetrics(await company.desk.ask('/metrics'), memory, company.desk.results);
          return;
        case 'readyz':
          broken ??= brokenByReadiness(await company.desk.ask('/readyz'), company.lastOfDaemon);
          return;
        case 'healthz':
          broken ??= brokenByAnswer('whoever asks for its health', await company.desk.ask('/healthz'), 200);
          return;
        case 'explain': {
          const explanation = await read<Explanation>('explain', code);
          const isInSource = world.rows.some(({ id }) => id === code);
          if (explanation !== null) broken ??= brokenByExplaining(explanation, code, { memory, isInSource });
          else if (isInSource) broken ??= `exit code: explain ${code} knows nothing of a row that is there`;
        }
      }
    },
    typeWithin(what) {
      typed = typed.then(() => typeWithin(what));
    },
    answered: () => typed,
    async plan() {
      if (company.emulated === null || company.configurations > 1 || world.sourceProblem !== null || world.isSourceGone)
        return null;
      return read<Plan>('plan');
    },
    get isBusy() {
      return line?.isBusy === true;
    },
    get broken() {
      return broken;
    },
  };
}
