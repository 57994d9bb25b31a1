/** Definition of one of the organization's custom fields (partoo-api section 16). */
export interface CustomFieldDefinition {
  readonly id: number;
  /** The key under which values are written; exact. */
  readonly name: string;
  /** `BOOLEAN`, `TEXT`, `INTEGER`, `FLOAT`, `SINGLE_SELECT`, `MULTIPLE_SELECT`, … or one we do not know. */
  readonly type: string;
  readonly maxLength: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly possibleValues: readonly string[];
  readonly maxSelectedValues: number | null;
}
