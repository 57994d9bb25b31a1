import type { GlobalOptions, Running } from '../in-context.ts';
import { type Ended, exitCodeOfAll, inEachContext } from '../in-each-context.ts';
import type { Organizations } from '../organizations.ts';
import { keepRunning } from '../keep-running.ts';
import { createPaint } from '../reports/paint.ts';
import { renderStatusTable } from '../reports/status-table.ts';
import type { StatusReport } from '../reports/status-report.ts';
import { createTurns } from '../turns.ts';
import type { Context } from './context.ts';

/** A command over a folder of configurations: what it was called with, and how it runs for one of them. */
export interface FolderCall<Options> {
  readonly organizations: Organizations;
  readonly global: GlobalOptions;
  readonly action: (context: Context & Running, options: Options) => Promise<number>;
  readonly options: Options;
}

/** Options that decide how results are printed. */
interface Printing {
  readonly json?: true;
  readonly format?: string;
}

/** One organization after the other: a heading each, or one JSON document by file. */
export function inTurn<Options extends Printing>(call: FolderCall<Options>): Promise<number> {
  const { json, format } = call.options;
  return json === true || format === 'json' ? asOneDocument(call) : underHeadings(call);
}

async function underHeadings<Options>({
  organizations,
  global,
  action,
  options,
}: FolderCall<Options>): Promise<number> {
  const ended = await inEachContext(
    organizations,
    global,
    (context) => action(context, options),
    async (files, runOne, signal) => {
      const all: Ended[] = [];
      for (const file of files) {
        if (signal.aborted) break;
        process.stdout.write(`${all.length === 0 ? '' : '\n'}== ${file} ==\n`);
        const one = await runOne(file);
        tellFailure(one);
        all.push(one);
      }
      return all;
    },
  );
  const unsettled = ended.filter(({ exitCode }) => exitCode !== 0);
  if (unsettled.length > 0) {
    const list = unsettled.map(({ file, exitCode }) => `  ${file} ended with ${String(exitCode)}`);
    const counts = `${String(unsettled.length)} of ${String(organizations.files.length)} organizations`;
    process.stderr.write(`\n${counts}; -c FILE runs one of them alone:\n${list.join('\n')}\n`);
  }
  return codeOf(ended, organizations);
}

/** What was printed for each, and what became of it. */
type Printed = Ended & { readonly result: unknown };

async function collect<Options>({
  organizations,
  global,
  action,
  options,
}: FolderCall<Options>): Promise<readonly Printed[]> {
  return inEachContext(
    organizations,
    global,
    (context) => action(context, options),
    async (files, runOne, signal) => {
      const all: Printed[] = [];
      for (const file of files) {
        if (signal.aborted) break;
        let text = '';
        const ended = await runOne(file, { print: (more) => (text += more) });
        all.push({ ...ended, result: text === '' ? null : JSON.parse(text) });
      }
      return all;
    },
  );
}

async function asOneDocument<Options>(call: FolderCall<Options>): Promise<number> {
  const printed = await collect(call);
  const document = printed.map(({ file, exitCode, failure, result }) => [
    file,
    { exit_code: exitCode, result, ...(failure === null ? {} : { error: failure }) },
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(document), null, 2)}\n`);
  for (const one of printed) tellFailure(one);
  return codeOf(printed, call.organizations);
}

/** `status`: one table of all, or the documents of each by file. */
export async function asTable(call: FolderCall<Printing>): Promise<number> {
  if (call.options.json === true) return asOneDocument(call);
  const printed = await collect({ ...call, options: { json: true } });
  const paint = createPaint(call.global.color && process.stdout.isTTY && process.env['NO_COLOR'] === undefined);
  const rows = printed.map(({ file, failure, result }) => ({ file, failure, status: result as StatusReport | null }));
  process.stdout.write(renderStatusTable(rows, paint, process.stdout.isTTY ? process.stdout.columns : 80));
  return codeOf(printed, call.organizations);
}

/** Runs of so many organizations at once: one reads and decides while others wait for Partoo, and memory stays what it is. */
const runsAtOnce = 4;

/** `daemon`: all side by side, each with its own schedule and lock. One that stops is begun again, and stops no other. */
export async function sideBySide<Options>({
  organizations,
  global,
  action,
  options,
}: FolderCall<Options>): Promise<number> {
  const turns = createTurns(runsAtOnce);
  const codes = await inEachContext(
    organizations,
    global,
    (context) => action(context, options),
    (files, runOne, signal) =>
      Promise.all(files.map((file) => keepRunning(() => runOne(file, { turns }), global, signal))),
  );
  return exitCodeOfAll(codes);
}

function tellFailure({ file, failure }: Ended): void {
  if (failure === null) return;
  const { message, hint } = failure;
  const start = message.startsWith(file) ? '' : `${file}: `;
  process.stderr.write(`${start}${message}${hint === undefined ? '' : `\n${hint}`}\n`);
}

/** Those that were not begun, as it was stopped before, were not done. */
function codeOf(ended: readonly Ended[], { files }: Organizations): number {
  const codes = ended.map(({ exitCode }) => exitCode);
  return exitCodeOfAll(ended.length < files.length ? [...codes, 1] : codes);
}
