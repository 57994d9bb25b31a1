import type { Action, Change, FieldChange, PatchStep, Side } from '../domain/plan.ts';
import { asFieldValue, asListOf, asObject, asOneOf, asText, asTextOrNull, type Check } from './json.ts';

export const asAction: Check<Action> = asOneOf(['create', 'update', 'close', 'delete', 'adopt', 'write_back'] as const);

export const asSide: Check<Side> = asOneOf(['source', 'partoo'] as const);

// What is needed is checked, and the object comes back whole: a property that a change has beyond these is kept.

const asFieldChange: Check<FieldChange> = (value) => {
  const change = asObject(value);
  for (const name of ['base', 'source', 'partoo']) if (change[name] !== undefined) asFieldValue(change[name]);
  asText(change['field']);
  asFieldValue(change['to']);
  asText(change['rule']);
  return value as FieldChange;
};

export const asFieldChanges: Check<readonly FieldChange[]> = asListOf(asFieldChange);

const asPatchStep: Check<PatchStep> = (value) => {
  const step = asObject(value);
  asText(step['op']);
  asText(step['path']);
  return value as PatchStep;
};

export const asPatch: Check<readonly PatchStep[]> = asListOf(asPatchStep);

/** A change as it was put into the outbox. */
export const asChange: Check<Change> = (value) => {
  const { action, code, business_id, side, fields, patch } = asObject(value);
  asAction(action);
  asText(code);
  asTextOrNull(business_id);
  asSide(side);
  asFieldChanges(fields);
  asPatch(patch);
  return value as Change;
};
