/**
 * The value of one field, in canonical form (R14): what the compare works on and what the base remembers.
 * Lists keep their order. Hours of one day are a list of `HH:MM-HH:MM`, `[]` meaning closed.
 * `null` means "known to be empty"; a field that is not in {@link FieldValues} at all was not said.
 */
export type FieldValue = string | number | boolean | null | readonly string[];

/**
 * Path of a field, or of its natural part: `phone`, `open_hours.monday`, `specific_hours.2026-12-24`,
 * `custom_fields.Parking`. The part before the first dot is a {@link FieldName}.
 */
export type FieldPath = string;

/** Fields said by one side. Absent: not said. `null`: said to be empty. */
export type FieldValues = Readonly<Record<FieldPath, FieldValue>>;
