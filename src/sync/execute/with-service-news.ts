import type { BaseValues } from '../../domain/memory/base.ts';
import type { ServiceNews } from '../../domain/ports/partoo-writer.ts';
import type { FieldValue, FieldValues } from '../../domain/value.ts';
import { isSameName, readService } from '../../domain/values/service-list.ts';

/**
 * The base once our own call takes, or took, a service away: should the run end here, what Partoo has of it is no news of
 * Partoo (R17), and what the source says of it is still to be written.
 */
export function withServiceNews(
  { values, reshaped }: BaseValues,
  {
    field,
    name,
    fate,
  }: Pick<ServiceNews, 'field' | 'name'> & {
    readonly fate: Exclude<ServiceNews['fate'], { readonly kind: 'stays' }>;
  },
): BaseValues {
  const moved = (all: FieldValues): FieldValues => {
    const list = all[field];
    if (!Array.isArray(list)) return all;
    const after = (list as readonly string[]).flatMap((text) => {
      if (!isSameName(readService(text).name, name)) return [text];
      return fate.kind === 'leaving' ? [fate.text] : [];
    });
    return { ...all, [field]: (after.length === 0 ? null : after) satisfies FieldValue };
  };
  return { values: moved(values), reshaped: moved(reshaped) };
}
