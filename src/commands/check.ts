import type { App } from '../app.ts';
import { columnMistakes } from '../columns-at.ts';
import { ConfigError } from '../config/mistake.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { SyncError } from '../domain/errors.ts';
import { describeProblem, describeRows } from '../domain/location.ts';
import { wrap } from '../reports/wrap.ts';
import { joinedNotices } from '../sync/read/joined-notices.ts';
import { readHeader } from '../sync/read/read-header.ts';
import { readSource } from '../sync/read/read-source.ts';
import { checkTarget } from '../sync/check-target.ts';
import { checkAccount } from './check-account.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import type { Finding } from './finding.ts';

/** Configuration, source, key, rights, state: everything wrong at once; writes nothing. Exit code 1 when something is wrong. */
export const checkCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const findings: Finding[] = [];
  const loaded = attempt(() => context.load(), 'configuration', findings);
  if (loaded !== undefined) {
    findings.push({ area: 'configuration', level: 'ok', message: `${loaded.file} is valid` });
    findings.push(...loaded.warnings.map((message): Finding => ({ area: 'configuration', level: 'warning', message })));
    const app = context.open();
    findings.push(...(await checkSource(context, app, loaded)));
    findings.push(...(await collect('partoo', () => checkAccount(app, loaded, context.signal))));
    findings.push(...(await collect('state', () => checkState(app))));
  }
  context.print(isJson ? `${JSON.stringify({ findings }, null, 2)}\n` : render(findings, context));
  return findings.some(({ level }) => level === 'wrong') ? exitCodes.failed : exitCodes.done;
};

const shownProblems = 20;

/** `warning `, and the same of blanks. */
const marginColumns = 8;

async function checkSource(context: Context, app: App, loaded: LoadedConfig): Promise<readonly Finding[]> {
  return collect('source', async () => {
    const memory = await app.openMemory();
    try {
      const deps = app.runDeps(memory);
      const columns = await readHeader(deps.source, context.signal);
      const missing = columnMistakes(loaded, columns);
      if (missing.length > 0) throw new ConfigError(loaded.file, missing);
      const { snapshot, rows, joined } = await readSource(
        {
          source: deps.source,
          createMapper: (header) => deps.createMapper(header, null),
          mappingFingerprint: 'check',
          known: new Map(),
          needsLook: new Set(),
          previousTraits: memory.sourceTraits(),
          today: deps.today(),
        },
        context.signal,
      );
      const problems = [...snapshot.keyless, ...[...snapshot.invalid.values()].flatMap((entry) => entry.problems)];
      const warnings = [...snapshot.locations.values()].flatMap((location) => location.warnings);
      return [
        snapshot.outcome === 'complete'
          ? {
              area: 'source',
              level: 'ok',
              message: `${deps.source.description}: ${String(rows)} rows, ${String(snapshot.locations.size)} locations can be synced`,
            }
          : {
              area: 'source',
              level: 'wrong',
              message: `${deps.source.description} is not complete: ${snapshot.reason ?? 'unknown'}`,
            },
        ...(rows === 0
          ? [{ area: 'source', level: 'warning', message: `${deps.source.description} has no rows` } as const]
          : []),
        ...[...snapshot.duplicates].slice(0, shownProblems).map(
          ([code, at]): Finding => ({
            area: 'source',
            level: 'warning',
            message: `code ${code} stands in ${describeRows(at)}: all of them are held`,
          }),
        ),
        ...joined.map(
          ({ name, description, rows: all, matched }): Finding => ({
            area: 'source',
            level: 'ok',
            message: `${name}, ${description}: ${String(all)} rows, ${String(matched)} of them joined to locations`,
          }),
        ),
        ...joinedNotices(joined, snapshot.keys).map(
          ({ message }): Finding => ({ area: 'source', level: 'warning', message }),
        ),
        ...limited(problems.map(describeProblem), 'held'),
        ...limited(warnings.map(describeProblem), 'noted'),
      ];
    } finally {
      memory.close();
    }
  });
}

function limited(messages: readonly string[], what: string): readonly Finding[] {
  const shown = messages
    .slice(0, shownProblems)
    .map((message): Finding => ({ area: 'source', level: 'warning', message: `${what}: ${message}` }));
  const rest = messages.length - shown.length;
  return rest === 0
    ? shown
    : [
        ...shown,
        {
          area: 'source',
          level: 'warning',
          message: `${what}: ${String(rest)} more of this kind; "partoo-sync plan --json" lists all`,
        },
      ];
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

function attempt<T>(look: () => T, area: Finding['area'], findings: Finding[]): T | undefined {
  try {
    return look();
  } catch (error) {
    findings.push(toFinding(error, area));
    return undefined;
  }
}

function toFinding(error: unknown, area: Finding['area']): Finding {
  if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
  return { area, level: 'wrong', message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

/** On a terminal lines are broken; elsewhere a finding stays one line, as grep likes it. */
function render(findings: readonly Finding[], { paint, isTerminal, width: columns }: Context): string {
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
  const wrong = findings.filter(({ level }) => level === 'wrong').length;
  return `${lines.join('\n')}\n${wrong === 0 ? 'Nothing is wrong.' : `${String(wrong)} thing(s) to mend.`}\n`;
}
