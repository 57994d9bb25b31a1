/** What an error answer of Partoo says, whatever its shape. */
export interface ErrorBody {
  /** Under which word it stood; `unknown` when the body is none of Partoo's shapes. */
  readonly kind: 'json' | 'authentication' | 'authorization' | 'unknown';
  /** For people: the text, or `name: edit_not_allowed; phone: …`. Empty when nothing is said. */
  readonly text: string;
  /** By field, when Partoo named fields. */
  readonly fields: Readonly<Record<string, string>> | null;
}

const kinds = ['json', 'authentication', 'authorization'] as const;

/**
 * Parses an error body: top key `error` (the guide) or `errors` (the specification, real answers), inner value a text
 * or an object by field. All four occur: partoo-api section 28 [current + client].
 */
export function parseErrorBody(body: unknown): ErrorBody {
  const detail = isRecord(body) ? (body['errors'] ?? body['error']) : undefined;
  if (isRecord(detail)) {
    for (const kind of kinds) {
      if (detail[kind] !== undefined && detail[kind] !== null) return { kind, ...describe(detail[kind]) };
    }
  }

  return { kind: 'unknown', ...describe(detail ?? body) };
}

function describe(value: unknown): Pick<ErrorBody, 'text' | 'fields'> {
  if (value === null || value === undefined) return { text: '', fields: null };
  if (typeof value === 'string') return { text: value.trim(), fields: null };
  if (!isRecord(value)) return { text: JSON.stringify(value), fields: null };

  const fields = Object.fromEntries(
    Object.entries(value).map(([field, said]) => [field, typeof said === 'string' ? said : JSON.stringify(said)]),
  );
  const text = Object.entries(fields)
    .map(([field, said]) => `${field}: ${said}`)
    .join('; ');
  return { text, fields };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
