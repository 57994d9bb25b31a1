import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { typeNameOf, type FieldSpec } from '../domain/fields.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import { parseAttribute, type AttributeType } from '../domain/values/attribute.ts';
import { parseCustomField } from '../domain/values/custom-field.ts';
import { parseGroupPaths } from '../domain/values/group-paths.ts';
import { parseSpecialHours } from '../domain/values/special-hours.ts';
import type { FieldPath } from '../domain/value.ts';
import type { ParseContext, Parsed } from '../domain/values/value-type.ts';
import { valueTypes } from '../domain/values/value-types.ts';
import { repairLeadingZeros } from '../domain/values/zipcode.ts';
import type { RememberLast } from './last-only.ts';
import { reportInvalid, reportNothing, reportOddity, type Findings, type Place } from './findings.ts';
import type { Origin } from './origin.ts';

/** One mapped field that is not the week's hours. */
export interface FieldPlan extends Place {
  readonly spec: FieldSpec;
  readonly origin: Origin;
  /** Does an empty cell mean: known to be empty (R32)? */
  readonly clears: boolean;
  readonly repairsZeros: boolean;
  /** The country to read the cell with, when it is not that of the record. */
  readonly country: string | null;
  /** Of a custom field, when the organization's definitions are known. */
  readonly definition: CustomFieldDefinition | null;
  /** Of a Google attribute, where the mapping names it. */
  readonly attributeType: AttributeType | null;
  readonly rememberValue: RememberLast<Parsed>;
  /** Special hours are alike in many rows, and slow to read. */
  readonly rememberDates: RememberLast<ReadDates>;
}

/** Reads one field of a record and puts what it says among the record's values. False: there is something that cannot be read. */
export function readField(plan: FieldPlan, record: SourceRecord, context: ParseContext, findings: Findings): boolean {
  const reading = plan.origin.read(record.cells);
  if (reading.note !== undefined) reportOddity(findings, at(plan, reading.column), reading.note);
  switch (reading.kind) {
    case 'empty':
      if (plan.clears) findings.values[plan.path] = null;
      return true;
    case 'nothing':
      if (reading.word !== null) reportNothing(findings, at(plan, reading.column), reading.word);
      return true;
    case 'broken':
      reportInvalid(findings, at(plan, reading.column), reading.message, reading.hint);
      return false;
    case 'said':
      if (plan.path === 'groups') return readGroupPaths(plan, reading.text, findings);
      if (plan.spec.type === 'special-hours') return readSpecialHours(plan, reading.text, context, findings);
      return readValue(plan, reading.text, context, findings);
  }
}

function at(plan: FieldPlan, column: string | undefined): Place {
  return column === undefined ? plan : { ...plan, column };
}

function readValue(plan: FieldPlan, text: string, context: ParseContext, findings: Findings): boolean {
  const own = plan.country === null ? context : { ...context, country: plan.country };
  const parsed = plan.rememberValue(text, () => parse(plan, text, own), own.country);
  if (parsed.ok) {
    // An empty list in the cell is as an empty cell (R32).
    if (parsed.value !== null || plan.clears) findings.values[plan.path] = parsed.value;
    for (const note of parsed.notes ?? []) reportOddity(findings, plan, note);
    return true;
  }
  const repaired = plan.repairsZeros ? repairLeadingZeros(text, own.country) : null;
  if (repaired === null) {
    reportInvalid(findings, plan, parsed.message, parsed.hint);
    return false;
  }
  findings.values[plan.path] = repaired;
  reportOddity(findings, plan, `"${text}" was repaired to ${repaired}`);
  return true;
}

function parse(plan: FieldPlan, text: string, context: ParseContext): Parsed {
  if (plan.definition !== null) return parseCustomField(text, plan.definition);
  if (plan.attributeType !== null) return parseAttribute(text, plan.attributeType, context);
  return valueTypes[typeNameOf(plan.path)].parse(text, context);
}

/** `Regions/North, Kind/Mall`: one value a section; of sections that are not named nothing is said. */
function readGroupPaths(plan: FieldPlan, text: string, findings: Findings): boolean {
  const parsed = parseGroupPaths(text);
  if (!parsed.ok) reportInvalid(findings, plan, parsed.message, parsed.hint);
  else for (const [section, names] of parsed.value) findings.values[`${plan.path}.${section}`] = names;
  return parsed.ok;
}

/** What a cell of special hours says: exactly the dates that are in it; of a date that is not there nothing is said. */
export type ReadDates = Parsed<readonly (readonly [path: FieldPath, windows: readonly string[]])[]>;

function readSpecialHours(plan: FieldPlan, text: string, context: ParseContext, findings: Findings): boolean {
  const { today } = context;
  const parsed = plan.rememberDates(text, () => readDates(plan.path, text, today), today);
  if (!parsed.ok) {
    reportInvalid(findings, plan, parsed.message, parsed.hint);
    return false;
  }
  for (const [path, windows] of parsed.value) findings.values[path] = windows;
  for (const note of parsed.notes ?? []) reportOddity(findings, plan, note);
  return true;
}

function readDates(path: FieldPath, text: string, today: string): ReadDates {
  const parsed = parseSpecialHours(text, today);
  if (!parsed.ok) return parsed;
  return { ...parsed, value: Object.entries(parsed.value).map(([date, windows]) => [`${path}.${date}`, windows]) };
}
