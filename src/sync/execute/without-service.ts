import type { BaseValues } from '../../domain/memory/base.ts';
import type { RemovedService } from '../../domain/ports/partoo-writer.ts';
import type { FieldValue, FieldValues } from '../../domain/value.ts';
import { isSameName, readService } from '../../domain/values/service-list.ts';

/**
 * The base once our own call took a service away: should the run end here, its absence is no news of Partoo (R17), and what the
 * source says of it is still to be written.
 */
export function withoutService({ values, reshaped }: BaseValues, { field, name }: RemovedService): BaseValues {
  const without = (all: FieldValues): FieldValues => {
    const list = all[field];
    if (!Array.isArray(list)) return all;
    const kept = (list as readonly string[]).filter((text) => !isSameName(readService(text).name, name));
    return { ...all, [field]: (kept.length === 0 ? null : kept) satisfies FieldValue };
  };
  return { values: without(values), reshaped: without(reshaped) };
}
