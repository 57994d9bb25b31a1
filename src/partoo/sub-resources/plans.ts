import type { FieldValue } from '../../domain/value.ts';
import { looseName } from '../../domain/groups.ts';
import { isRecord, readRecords, readText } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

/** Plans of a business, for PROVIDER keys (section 23): the list that is sent is the complete one. */
export const plans: SubResourceCodec = {
  query: () => ({}),
  parse: (body) => (isRecord(body) && Array.isArray(body['plans']) ? body['plans'] : undefined),
  values: (content) => {
    const names = readRecords(content).flatMap((plan) =>
      plan['enabled'] === false ? [] : (readText(plan['name']) ?? []),
    );
    return [['', names.length === 0 ? null : names.sort()]];
  },
  body: (content, to) => ({ plans: wanted(content, to) }),
  applied: wanted,
};

/** Those that stay keep when they expire; those that are switched off stay so. */
function wanted(content: unknown, to: readonly (readonly [string, FieldValue])[]): readonly object[] {
  const known = readRecords(content).flatMap((plan) => {
    const name = readText(plan['name']);
    if (name === null) return [];
    const expires = readText(plan['expiration_date']);
    return [{ name, enabled: plan['enabled'] !== false, ...(expires === null ? {} : { expiration_date: expires }) }];
  });
  const [, value = null] = to[0] ?? [];
  const names = Array.isArray(value) ? (value as readonly string[]) : [];
  const isNamed = (name: string): boolean => names.some((one) => looseName(one) === looseName(name));
  const kept = known.flatMap((plan) => {
    if (isNamed(plan.name)) return [{ ...plan, enabled: true }];
    return plan.enabled ? [] : [plan];
  });
  const added = names.filter((name) => known.every((plan) => looseName(plan.name) !== looseName(name)));
  return [...kept, ...added.map((name) => ({ name, enabled: true }))];
}
