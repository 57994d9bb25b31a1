import type { App } from '../app.ts';
import {
  type BusinessDiffusion,
  type DiffusedLocation,
  type DiffusionReport,
  type Standing,
  standings,
  worstOf,
} from '../domain/diffusion.ts';
import { SyncError } from '../domain/errors.ts';
import type { BusinessId } from '../domain/ids.ts';
import type { PublisherError } from '../domain/plan.ts';
import { renderDiffusionHtml } from '../reports/diffusion-html.ts';
import { renderDiffusionText } from '../reports/diffusion-text.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import { type DiffusionScope, diffusionScope, type ScopeOptions } from './diffusion-scope.ts';

export interface DiffusionOptions extends ScopeOptions {
  readonly format: 'text' | 'json' | 'html';
  /** Locations whose stored errors are asked for, at most: a call each. */
  readonly mostErrors: number;
}

/**
 * What publishers did with what a run changed in Partoo: their states, a call for each hundred locations, and the stored errors of those
 * that are neither spread nor on their way. Only looks; exit code 0, whatever publishers say.
 */
export const diffusionCommand: Command<DiffusionOptions> = async (context, options) => {
  const app = context.open();
  const scope = await scopeOf(app, options);
  const report = await askPublishers(scope, options.mostErrors, app, context);
  context.print(render(report, options.format, context));
  return exitCodes.done;
};

async function scopeOf(app: App, options: ScopeOptions): Promise<DiffusionScope> {
  const memory = await app.openMemory();
  try {
    return diffusionScope(options, memory);
  } finally {
    memory.close();
  }
}

async function askPublishers(
  { run, locations, deleted }: DiffusionScope,
  mostErrors: number,
  { diffusion, partoo }: App,
  { clock, signal, progress }: Context,
): Promise<DiffusionReport> {
  const callsBefore = partoo.calls.total;
  const askedAt = new Date(clock.now()).toISOString();
  const states = await statesOf(
    locations.map(({ id }) => id),
    diffusion,
    signal,
  );
  const troubled = locations
    .map(({ id }) => ({ id, standing: worstOf(states.get(id)?.publishers ?? []) }))
    .filter(({ standing }) => isTrouble(standing))
    .sort(byStanding);
  const { errors, stopped } = await errorsOf(troubled.slice(0, mostErrors), diffusion, { signal, progress });

  const told = locations
    .map(({ code, id, changedAt }) =>
      locationOf({ code, business_id: id, changed_at: changedAt }, states.get(id), errors.get(id)),
    )
    .sort(byStanding);
  const counts = Object.fromEntries(
    standings.map((standing) => [standing, told.filter((one) => one.standing === standing).length]),
  ) as Readonly<Record<Standing, number>>;
  return {
    asked_at: askedAt,
    run: run === null ? null : { run: run.id, started_at: run.startedAt },
    summary: { locations: told.length, ...counts },
    stored_errors: { asked: errors.size, of: troubled.length, ...(stopped === null ? {} : { stopped }) },
    calls: partoo.calls.total - callsBefore,
    locations: told,
    deleted,
  };
}

async function statesOf(
  ids: readonly BusinessId[],
  diffusion: App['diffusion'],
  signal: AbortSignal,
): Promise<ReadonlyMap<BusinessId, BusinessDiffusion>> {
  try {
    return await diffusion.states(ids, signal);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'PARTOO_FORBIDDEN') throw error;
    throw new SyncError(error.message, {
      code: error.code,
      retryable: false,
      hint: 'The key may not see what publishers do; nothing else needs that right. Use a key of an ORG_ADMIN, or look in Partoo itself.',
    });
  }
}

/** Questions under way at once; how many calls really are is up to the client. */
const stretch = 20;

/** A failed call ends the questions and not the report: the states are there. @throws SyncError ABORTED */
async function errorsOf(
  asked: readonly { readonly id: BusinessId }[],
  diffusion: App['diffusion'],
  { signal, progress }: Pick<Context, 'signal' | 'progress'>,
): Promise<{ readonly errors: ReadonlyMap<BusinessId, readonly PublisherError[]>; readonly stopped: string | null }> {
  const errors = new Map<BusinessId, readonly PublisherError[]>();
  try {
    for (let start = 0; start < asked.length; start += stretch)
      await Promise.all(
        asked.slice(start, start + stretch).map(async ({ id }) => {
          errors.set(id, await diffusion.storedErrors(id, signal));
          progress('partoo', errors.size, asked.length);
        }),
      );
  } catch (error) {
    if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
    return { errors, stopped: error.message };
  }
  return { errors, stopped: null };
}

function locationOf(
  location: Pick<DiffusedLocation, 'code' | 'business_id' | 'changed_at'>,
  business: BusinessDiffusion | undefined,
  errors: readonly PublisherError[] | undefined,
): DiffusedLocation {
  const { name = null, publishers = [] } = business ?? {};
  const names = new Set(publishers.map(({ publisher }) => publisher));
  return {
    ...location,
    name,
    standing: worstOf(publishers),
    publishers: publishers.map((state) => ({
      ...state,
      errors: (errors ?? []).filter(({ publisher }) => publisher === state.publisher).map(({ message }) => message),
    })),
    other_errors: (errors ?? []).filter(({ publisher }) => !names.has(publisher)),
    has_asked: errors !== undefined,
  };
}

/** Is there anything to ask why? */
function isTrouble(standing: Standing): boolean {
  return standing === 'error' || standing === 'to_configure' || standing === 'other';
}

/** Stable: what is alike stays in the order of the codes. */
function byStanding(a: { readonly standing: Standing }, b: { readonly standing: Standing }): number {
  return standings.indexOf(a.standing) - standings.indexOf(b.standing);
}

function render(report: DiffusionReport, format: DiffusionOptions['format'], { paint, width }: Context): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'html':
      return renderDiffusionHtml(report);
    case 'text':
      return renderDiffusionText(report, paint, width);
  }
}
