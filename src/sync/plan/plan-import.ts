import { isEmptyValue } from '../../domain/fields.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Change, FieldChange, Notice } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import { pathsToCompare } from './field-paths.ts';
import { normaliseCode } from './near-duplicates.ts';
import { labelOf } from './plan-location.ts';
import type { Seen } from './seen.ts';

/** The rule of every field of an imported record. */
export const importRule = 'only in Partoo';

/**
 * Records for businesses that the source does not have (`unmatched: import`), one a business, under its own code.
 *
 * | the business                                             | decision                       |
 * | -------------------------------------------------------- | ------------------------------ |
 * | has a code that nothing else has, and is editable        | a record is appended           |
 * | is closed for good                                       | nothing: it stays unmatched    |
 * | has no code, or one that another business carries too    | nothing, and a notice          |
 * | has a code that is nearly one of the source              | nothing, and a notice (R13)    |
 * | may belong to a location that is held as ambiguous       | nothing, and a notice (R4)     |
 *
 * While a row's key cannot be read, or a code was given up by a person, nothing is appended: it may be that one (R1).
 */
export function planImports(
  strays: readonly RemoteBusiness[],
  doubtful: ReadonlySet<BusinessId>,
  seen: Seen,
  policy: Policy,
): { readonly changes: readonly Change[]; readonly notices: readonly Notice[] } {
  if (policy.unmatched !== 'import' || !policy.writeBack || seen.source.keyless.length > 0)
    return { changes: [], notices: [] };
  const known = new Map([...seen.source.keys, ...seen.links.keys()].map((key) => [normaliseCode(key), key]));
  const changes: Change[] = [];
  const notices: Notice[] = [];
  for (const business of strays) {
    if (business.values['status'] === 'closed' || !business.isEditable) continue;
    const because = whyNot(business);
    if (because !== null) {
      notices.push({
        code: business.code as LocationKey | null,
        message: `business ${business.id} is not imported: ${because}`,
      });
      continue;
    }
    const code = business.code as LocationKey;
    if (seen.only === null || seen.only.has(code)) changes.push(importOf(code, business, policy));
  }
  return { changes, notices: seen.only === null ? notices : [] };

  function whyNot({ id, code }: RemoteBusiness): string | null {
    if (code === null || code.trim() === '') return 'it has no code. Give it one in Partoo';
    if ((seen.partoo.duplicateCodes.get(code)?.length ?? 0) > 1)
      return `several businesses carry the code ${code}. Leave it to one of them`;
    const near = known.get(normaliseCode(code));
    if (near !== undefined)
      return near === code
        ? `its code ${code} was given up before. If the shop is back, add its record to the source`
        : `its code ${code} is nearly that of ${near}: a lost zero, case or space?`;
    return doubtful.has(id) ? 'it may be a location that is held as ambiguous' : null;
  }
}

function importOf(code: LocationKey, business: RemoteBusiness, policy: Policy): Change {
  const { values } = business;
  const fields = pathsToCompare(policy, values).flatMap((field): FieldChange[] => {
    const value = values[field] ?? null;
    return isEmptyValue(value) ? [] : [{ field, partoo: value, to: value, rule: importRule }];
  });
  return {
    action: 'write_back',
    code,
    business_id: business.id,
    side: 'source',
    fields,
    patch: [],
    appends: true,
    ...labelOf(values),
  };
}
