import fc from 'fast-check';
import { asBusinessId, asLocationKey } from '../../src/domain/ids.ts';
import { type Plan, heldReasons } from '../../src/domain/plan.ts';
import { sampleChange, sampleConflict, sampleHeld, samplePlan } from './sample-plan.ts';

const markup = fc.constantFrom(
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' | `x` [a](b) \\",
  '&lt;',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme' }),
  fc.lorem(),
  markup,
);
const textField = fc.oneof(
  fc.constantFrom('name', 'city', 'phone', 'website_url', 'description_long'),
  anyText.map((name) => `custom_fields.${name}`),
);
const textValue = fc.oneof(anyText, fc.constant(null));
const windows = fc.constantFrom<readonly string[]>([], ['09:00-18:00'], ['09:00-12:00', '14:00-19:00']);

const textChange = fc.record({ field: textField, source: textValue, partoo: textValue, to: textValue, rule: anyText });
const hoursChange = fc.record({
  field: fc.constantFrom('open_hours.monday', 'open_hours.tuesday', 'specific_hours.2026-12-24'),
  partoo: windows,
  to: windows,
  rule: anyText,
});
const listChange = fc.record({
  field: fc.constant('categories'),
  partoo: fc.array(anyText),
  to: fc.array(anyText),
  rule: anyText,
});

const anyChange = fc
  .record({
    action: fc.constantFrom('create', 'update', 'close', 'delete', 'adopt', 'write_back'),
    code: anyText,
    fields: fc.array(fc.oneof(textChange, hoursChange, listChange), { maxLength: 4 }),
    label: anyText,
    reason: anyText,
  })
  .map(({ action, code, fields, label, reason }) => sampleChange(action, code, fields, { label, reason }));

/** A plan with arbitrary text wherever somebody else's text can stand. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    changes: fc.array(anyChange, { maxLength: 4 }),
    conflicts: fc.array(
      fc
        .record({ code: anyText, field: textField, base: textValue, source: textValue, partoo: textValue })
        .map(({ code, ...conflict }) => sampleConflict(code, conflict)),
      { maxLength: 2 },
    ),
    held: fc.array(
      fc
        .record({ code: anyText, reason: fc.constantFrom(...heldReasons), detail: anyText })
        .map(({ code, reason, detail }) => sampleHeld(code, reason, detail)),
      { maxLength: 2 },
    ),
    notices: fc.array(
      fc
        .record({ code: anyText, message: anyText })
        .map(({ code, message }) => ({ code: asLocationKey(code), message })),
      { maxLength: 2 },
    ),
    unmatched: fc.array(
      fc
        .record({ id: anyText, code: anyText, name: anyText })
        .map(({ id, code, name }) => ({ business_id: asBusinessId(id), code, name })),
      { maxLength: 2 },
    ),
    message: anyText,
    approval: anyText,
  })
  .map(({ message, approval, ...parts }) =>
    samplePlan({
      ...parts,
      guard: {
        verdict: 'stop',
        violations: [{ limit: 'close', value: 9, allowed: 5, of: 100, message, override: '--override close' }],
        approvals: [approval],
      },
    }),
  );
