import { writeFileSync } from 'node:fs';
import type { App } from '../app.ts';
import { withMissingColumns } from '../columns-at.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { UnusableConfig } from '../config/unusable-config.ts';
import { SyncError } from '../domain/errors.ts';
import type { DataReport } from '../domain/data-report.ts';
import { renderDataHtml } from '../reports/data-html.ts';
import { renderDataText } from '../reports/data-text.ts';
import { wrap } from '../reports/wrap.ts';
import { checkTarget } from '../sync/check-target.ts';
import { checkAccount } from './check-account.ts';
import { checkSource, type CheckedSource } from './check-source.ts';
import { createToday } from '../today.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import type { Finding } from './finding.ts';

export interface CheckOptions {
  readonly isJson: boolean;
  /** Where the data report goes as a page, besides what is printed. */
  readonly report?: string;
}

/** Configuration, source, key, rights, state: everything wrong at once; writes nothing. Exit code 1 when something is wrong. */
export const checkCommand: Command<CheckOptions> = async (context, { isJson, report }) => {
  const findings: Finding[] = [];
  let seen: CheckedSource | null = null;
  const loaded = await load(context, findings);
  if (loaded !== undefined) {
    findings.push({ area: 'configuration', level: 'ok', message: `${loaded.file} is valid` });
    findings.push(...loaded.warnings.map((message): Finding => ({ area: 'configuration', level: 'warning', message })));
    const app = context.open();
    findings.push(
      ...(await collect('source', async () => {
        seen = await checkSource({ app, loaded, mostListed: isJson ? 20 : 5 }, context.signal);
        return seen.findings;
      })),
    );
    findings.push(
      ...(await collect('partoo', () =>
        checkAccount(
          app,
          loaded,
          seen?.categories ?? [],
          createToday(loaded.config.schedule.timezone, context.clock)(),
          context.signal,
        ),
      )),
    );
    findings.push(...(await collect('state', () => checkState(app))));
  }
  const data = (seen as CheckedSource | null)?.data ?? null;
  context.print(isJson ? `${JSON.stringify({ findings, data }, null, 2)}\n` : render(findings, data, context));
  if (report !== undefined) saveReport(report, seen, context);
  return findings.some(({ level }) => level === 'wrong') ? exitCodes.failed : exitCodes.done;
};

/** `warning `, and the same of blanks. */
const marginColumns = 8;

function saveReport(file: string, seen: CheckedSource | null, { clock, note }: Context): void {
  if (seen === null) {
    note(`${file} was not written: the source cannot be read`);
    return;
  }
  const page = renderDataHtml(seen.data, { source: seen.description, at: new Date(clock.now()).toISOString() });
  try {
    writeFileSync(file, page, { mode: 0o600 });
  } catch (error) {
    throw new SyncError(
      `cannot write the report to ${file}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      { code: 'USAGE', retryable: false, hint: 'Name a file in a folder that exists and can be written.' },
    );
  }
  note(`The data report is in ${file}`);
}

async function checkState(app: App): Promise<readonly Finding[]> {
  const memory = await app.openMemory();
  try {
    checkTarget(memory, app);
    const links = memory.links().size;
    return [
      {
        area: 'state',
        level: 'ok',
        message:
          links === 0
            ? `${app.config.state.path}: new; the first run waits for approval`
            : `${app.config.state.path}: ${String(links)} locations linked`,
      },
    ];
  } finally {
    memory.close();
  }
}

async function collect(area: Finding['area'], look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [toFinding(error, area)];
  }
}

async function load(context: Context, findings: Finding[]): Promise<LoadedConfig | undefined> {
  try {
    return context.load();
  } catch (error) {
    const whole = error instanceof UnusableConfig ? await withMissingColumns(error, context, context.signal) : error;
    findings.push(toFinding(whole, 'configuration'));
    return undefined;
  }
}

function toFinding(error: unknown, area: Finding['area']): Finding {
  if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
  return { area, level: 'wrong', message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

/** On a terminal lines are broken; elsewhere a finding stays one line, as grep likes it. */
function render(findings: readonly Finding[], data: DataReport | null, context: Context): string {
  const { paint, isTerminal, width: columns } = context;
  const width = isTerminal ? columns : Number.MAX_SAFE_INTEGER;
  const styles = { ok: paint.green, warning: paint.yellow, wrong: paint.red };
  const blank = ' '.repeat(marginColumns);
  const lines = findings.flatMap(({ level, area, message, hint }) => {
    const mark = level.padEnd(marginColumns);
    const [first = '', ...others] = message.split('\n');
    // Mistakes of the configuration are a line each, as editors and grep like them: `file:line:column …`.
    if (others.length > 0)
      return [
        `${styles[level](mark)}${area}: ${first}`,
        ...others.map((line) => blank + line),
        ...(hint === undefined ? [] : [blank + hint]),
      ];
    return [
      ...wrap([`${area}: ${first}`], { width, prefix: { text: mark, style: styles[level] } }),
      ...(hint === undefined ? [] : wrap([hint], { width, prefix: blank })),
    ];
  });
  // Mistakes of the configuration are one finding, a line each.
  const wrong = findings.filter(({ level }) => level === 'wrong').flatMap(({ message }) => message.split('\n')).length;
  const report = data === null ? '' : `\n${renderDataText(data, { paint, width: columns })}\n`;
  return `${lines.join('\n')}\n${report}${wrong === 0 ? 'Nothing is wrong.' : `${String(wrong)} thing(s) to mend.`}\n`;
}
