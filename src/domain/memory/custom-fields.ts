import type { CustomFieldDefinition } from '../custom-field.ts';

export interface KnownCustomFields {
  readonly definitions: readonly CustomFieldDefinition[];
  readonly checkedAt: string;
}

/** The organization's custom fields, as last read. */
export interface CustomFieldMemory {
  knownCustomFields(): KnownCustomFields | null;
}

export interface CustomFieldMemoryWriter extends CustomFieldMemory {
  rememberCustomFields(definitions: readonly CustomFieldDefinition[]): void;
}
