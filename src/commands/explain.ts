import type { Held } from '../domain/plan.ts';
import type { App } from '../app.ts';
import { previewHolidays } from '../domain/holidays.ts';
import { holidaySetting } from '../mapping/holidays.ts';
import { fieldNameOf, isSameValue, partOf, specOf } from '../domain/fields.ts';
import { asLocationKey, type LocationKey, type RunId } from '../domain/ids.ts';
import { whyForbidden } from '../domain/key-rights.ts';
import { SyncError } from '../domain/errors.ts';
import type { Memory } from '../domain/memory.ts';
import type { OutboxEntry } from '../domain/memory/outbox.ts';
import { policyFor } from '../domain/policy.ts';
import { isListed, type KnownSubResource, type SubResource } from '../domain/sub-resources.ts';
import type { FieldPath, FieldValues } from '../domain/value.ts';
import { renderExplanation, type ExplainedField, type Explanation } from '../reports/explain-text.ts';
import { releaseOf } from '../reports/release.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { pathsToCompare } from '../sync/plan/field-paths.ts';
import { mergeField, type FieldDecision } from '../sync/plan/merge-field.ts';
import { isDate, withRemovedDates } from '../sync/plan/removed-dates.ts';
import { exitCodes, type Command } from './context.ts';
import { findRecord, type FoundRecord } from './find-record.ts';
import { toLines } from './history.ts';
import { openConflicts } from './open-conflicts.ts';
import { createReleases } from './releases.ts';
import { stagedIn } from './staged.ts';

export interface ExplainOptions {
  readonly code: string;
  readonly isJson: boolean;
}

const shownHistory = 20;
const shownRuns = 3;

/**
 * One location end to end, without asking Partoo: the source's row as it is now, Partoo as last read, the base, what the
 * rule says of each field, holds, the last request, and its history.
 */
export const explainCommand: Command<ExplainOptions> = async (context, { code, isJson }) => {
  const app = context.open();
  const memory = await app.openMemory();
  try {
    const key = asLocationKey(code);
    const found = await findRecord(app, memory, key, context.signal);
    const explanation = explain(key, found, app, memory, new Date(context.clock.now()).toISOString());
    if (explanation.source === null && explanation.link === null && explanation.history.length === 0) {
      throw new SyncError(`${code} is neither in the source nor known from an earlier run`, {
        code: 'NOT_FOUND',
        retryable: false,
        hint: 'Codes are compared exactly: case and leading zeros count.',
      });
    }
    context.print(
      isJson
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : renderExplanation(explanation, context.paint, context.width),
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

function explain(
  key: LocationKey,
  found: FoundRecord | null,
  { config, calendar, today, rightsIn }: Pick<App, 'config' | 'calendar' | 'today' | 'rightsIn'>,
  memory: Memory,
  now: string,
): Explanation {
  const link = memory.linkOf(key);
  const rights = rightsIn(memory);
  const base = memory.basesOf([key]).get(key);
  const seen = memory.seenOf([key]).get(key);
  const current = today();
  const source: FieldValues =
    found?.values == null
      ? (seen?.sourceValues ?? base?.values ?? {})
      : withRemovedDates(found.values, base?.values, new Set(found.holidays));
  const partoo: FieldValues = seen?.partooValues ?? { ...base?.values, ...base?.reshaped };
  const resources = link === null ? null : (memory.subResourcesOf([link.businessId]).get(link.businessId) ?? new Map());
  const held = memory.held().filter((entry) => entry.code === key);
  const fields = pathsToCompare(config.policy, source, partoo, base?.values).flatMap((field): ExplainedField[] => {
    const policy = policyFor(config.policy, field);
    const isPast = isDate(field) && (partOf(field) ?? current) < current;
    if (policy === undefined || isPast) return [];
    const sides = {
      base: base?.values[field],
      reshaped: base?.reshaped[field],
      source: source[field],
      partoo: partoo[field],
    };
    const isRemovedInPartoo = isDate(field) && sides.partoo === null;
    const known = { ...sides, partoo: sides.partoo ?? null, isRemovedInPartoo };
    const { owner, onConflict, ...others } = policy;
    const decision =
      whyNotPlanned(field, resources) ??
      whileHeld(held, describe(mergeField(field, known, policy), whyForbidden(field, rights)));
    return [
      {
        field,
        origins: field in source && found?.holidays.includes(field) !== true ? originsIn(found, field) : [],
        ...defined({ base: sides.base, source: sides.source, partoo: sides.partoo, canonical: sides.reshaped }),
        policy: { owner, on_conflict: onConflict, ...others },
        decision: isSameValue(field, sides.source, sides.partoo) ? 'unchanged' : decision,
      },
    ];
  });
  const releaseOfHeld = createReleases(
    memory,
    held.some(({ reason }) => reason === 'limit') ? stagedIn(memory, Date.parse(now)) : [],
  );
  const sentOnes = memory.outboxOf(key);
  const [sent] = sentOnes;
  const name = source['name'] ?? partoo['name'];
  return {
    now,
    code: key,
    label: typeof name === 'string' ? name : null,
    link: link === null ? null : { business_id: link.businessId, since: link.linkedAt },
    source: found === null ? null : { at: found.at, cells: found.cells },
    fields,
    holds: [
      ...held.map((hold) => ({
        reason: hold.reason,
        detail: hold.detail,
        since: hold.since,
        ...(hold.field === undefined ? {} : { field: hold.field }),
        release: releaseOfHeld(hold),
      })),
      ...(found?.problems ?? [])
        .filter(() => held.length === 0)
        .map((detail) => ({
          reason: 'invalid' as const,
          detail,
          release: releaseOf({ code: key, reason: 'invalid' }),
        })),
    ],
    conflicts: openConflicts(memory, now).filter((conflict) => conflict.code === key),
    last_request:
      sent === undefined
        ? null
        : {
            at: sent.updatedAt,
            call: `${sent.change.action} ${sent.businessId ?? key}: ${sent.status}`,
            body:
              sent.request ??
              JSON.stringify(Object.fromEntries(sent.change.fields.map(({ field, to }) => [field, to]))),
            status: null,
            answer: sent.answer,
          },
    holidays:
      found?.values == null || holidaySetting(config.fields) === null
        ? null
        : previewHolidays(found.values, found.holidays, calendar, current),
    history: memory.history({ code: key, limit: shownHistory }).flatMap(toLines),
    runs: lastRuns(key, sentOnes),
  };
}

/** As planning does (R19): where nobody has looked, or where Partoo has none, nothing is known and nothing is planned. */
function whyNotPlanned(field: FieldPath, resources: ReadonlyMap<SubResource, KnownSubResource> | null): string | null {
  const { resource } = specOf(field);
  // Without a business, all that the source says goes along with the create.
  if (resource === undefined || resources === null || !isListed(resource)) return null;
  const known = resources.get(resource);
  if (known === undefined) return `left alone: ${resource} of this business was not read yet`;
  return known.content === null ? `left alone: Partoo has no ${resource} for this business, or not for this key` : null;
}

/** Of a location that is held as a whole no field is written, whatever its values call for. */
function whileHeld(held: readonly Pick<Held, 'field' | 'reason'>[], decision: string): string {
  const hold = held.find(({ field }) => field === undefined);
  if (hold === undefined || !decision.startsWith('write')) return decision;
  return `left alone while it is held (${hold.reason}); then: ${decision}`;
}

/** The cells that gave the value of a field; a date of special hours, and a day of a week in one column, share them. */
function originsIn(found: FoundRecord | null, field: FieldPath): ExplainedField['origins'] {
  return found?.origins.get(field) ?? found?.origins.get(fieldNameOf(field)) ?? [];
}

/** Newest first. */
function lastRuns(code: LocationKey, sent: readonly OutboxEntry[]): Explanation['runs'] {
  const atOf = new Map<RunId, string>();
  for (const { runId, updatedAt } of sent) if (!atOf.has(runId)) atOf.set(runId, updatedAt);
  return [...atOf].slice(0, shownRuns).map(([run, at]) => ({
    run,
    at,
    command: `partoo-sync explain ${shellQuote(code)} --run ${shellQuote(run)}`,
  }));
}

/** @param forbidden why the API key may not edit the field; undefined: it may */
function describe(decision: FieldDecision, forbidden: string | undefined): string {
  const isForPartoo = decision.kind === 'merge' || (decision.kind === 'write' && decision.side === 'partoo');
  if (forbidden !== undefined && isForPartoo) return `left alone: the API key may not edit it (${forbidden})`;
  switch (decision.kind) {
    case 'unchanged':
      return 'unchanged';
    case 'agreed':
      return 'agreed; the base catches up';
    case 'write':
      return `write ${decision.side === 'partoo' ? 'Partoo' : 'the source'} (${decision.rule})`;
    case 'merge':
      return `write whichever side lacks it (${decision.rule})`;
    case 'conflict':
      return 'conflict: both sides changed it';
    case 'left':
      return `left alone: ${decision.because}`;
  }
}

function defined<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
