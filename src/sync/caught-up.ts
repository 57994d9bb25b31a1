import type { BaseValues } from '../domain/memory/base.ts';
import type { FieldValues } from '../domain/value.ts';

/** Newly agreed values replace the base's, and whatever Partoo made of the earlier ones is history. */
export function caughtUp(before: BaseValues | undefined, agreed: FieldValues): BaseValues {
  const values = { ...before?.values, ...agreed };
  const reshaped = Object.fromEntries(
    Object.entries(before?.reshaped ?? {}).filter(([field]) => agreed[field] === undefined),
  );
  return { values, reshaped };
}
