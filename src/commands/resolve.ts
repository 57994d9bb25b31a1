import { SyncError } from '../domain/errors.ts';
import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { BaseMemory } from '../domain/memory/base.ts';
import type { ConflictMemory } from '../domain/memory/conflicts.ts';
import type { HeldMemory } from '../domain/memory/held.ts';
import type { Resolution, ResolutionMemoryWriter } from '../domain/memory/resolutions.ts';
import { whoAmI } from '../app.ts';
import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';
import { readDecidedValue } from './read-decided-value.ts';

export interface ResolveOptions {
  readonly code: string;
  readonly field?: string;
  readonly take?: 'source' | 'partoo';
  /** JSON. */
  readonly value?: string;
}

/** A person's answer to a conflict, or to a location that is gone in Partoo or ambiguous; it takes effect in the next run. */
export const resolveCommand: Command<ResolveOptions> = async (context, options) => {
  const memory = await context.open().openForDecisions();
  try {
    const { code, field = null } = options;
    if ((options.take === undefined) === (options.value === undefined))
      throw usage('Say either --take source, --take partoo, or --value JSON.');
    if (field === null) resolveLocation(memory, options);
    else resolveField(memory, code, field, options);
    const text = `Noted: ${field === null ? code : `${code} ${field}`} takes ${options.take ?? 'the given value'} in the next run, if both sides still say what they said.`;
    context.print(`${wrap([text], { width: context.width }).join('\n')}\n`);
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

function resolveField(
  memory: ConflictMemory & BaseMemory & ResolutionMemoryWriter,
  code: string,
  field: string,
  { take, value }: ResolveOptions,
): void {
  const conflict = memory.conflicts().find((entry) => entry.code === code && entry.field === field);
  if (conflict === undefined) throw notFound(`there is no open conflict for ${code} ${field}`);
  memory.recordResolution({
    code: conflict.code,
    field,
    take: take ?? 'value',
    ...(value === undefined ? {} : { value: readDecidedValue(field, value, countryOf(memory, conflict.code)) }),
    ...(conflict.source === undefined ? {} : { source: conflict.source }),
    ...(conflict.partoo === undefined ? {} : { partoo: conflict.partoo }),
    who: whoAmI(),
  });
}

/** Gone in Partoo: source creates it again, partoo forgets it. Ambiguous: source creates it. */
function resolveLocation(memory: HeldMemory & ResolutionMemoryWriter, { code, take }: ResolveOptions): void {
  const key = asLocationKey(code);
  const held = memory
    .held()
    .find((entry) => entry.code === code && (entry.reason === 'gone_in_partoo' || entry.reason === 'ambiguous'));
  if (held === undefined || take === undefined)
    throw notFound(`${code} is neither gone in Partoo nor ambiguous; to resolve a conflict, name its field`);
  if (held.reason === 'ambiguous' && take === 'partoo')
    throw usage(
      `${code} has no business yet, so there is nothing to take from Partoo. If one of those named by "partoo-sync explain ${code}" is this location, give it the code ${code} in Partoo; else --take source.`,
    );
  const resolution: Omit<Resolution, 'at'> = { code: key, field: null, take, who: whoAmI() };
  memory.recordResolution(resolution);
}

/** For phones and zips that are written as people do. */
function countryOf(memory: BaseMemory, code: LocationKey): string | null {
  const country = memory.basesOf([code]).get(code)?.values['country'];
  return typeof country === 'string' ? country : null;
}

function usage(message: string): SyncError {
  return new SyncError(message, { code: 'USAGE', retryable: false });
}

function notFound(message: string): SyncError {
  return new SyncError(message, {
    code: 'NOT_FOUND',
    retryable: false,
    hint: '"partoo-sync status" and "partoo-sync conflicts" list what waits for a decision.',
  });
}
