/** One entry point of an error body: partoo-api section 28 [current list, shapes current + client]. */
export interface ErrorDetail {
  readonly json?: string | Readonly<Record<string, string>>;
  readonly authentication?: string;
  readonly authorization?: string | Readonly<Record<string, string>>;
}

/** What a route answers. `json` is the finished text of the body. */
export interface Answer {
  readonly status: number;
  readonly json: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route to refuse a call; becomes an error body. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: ErrorDetail;

  constructor(status: number, detail: ErrorDetail) {
    super(`refused with ${String(status)}`);
    this.name = 'Refusal';
    this.status = status;
    this.detail = detail;
  }
}

/** A successful answer with this body. */
export function ok(body: unknown, status = 200): Answer {
  return { status, json: JSON.stringify(body) };
}

/** 400: malformed, missing or refused values, by field or as one text [current + client]. */
export function badRequest(problems: string | Readonly<Record<string, string>>): Refusal {
  return new Refusal(400, { json: problems });
}

/** 404: not found, or outside the scope of the key [current]. */
export function notFound(): Refusal {
  return new Refusal(404, { json: 'Resource not found' });
}

/** 403: not allowed [current]; on an update the refused fields by name [2021]. */
export function forbidden(fields?: Readonly<Record<string, string>>): Refusal {
  return new Refusal(403, { authorization: fields ?? 'Operation not allowed' });
}

/** 415: wrong Content-Type [current]. */
export function unsupportedMediaType(): Refusal {
  return new Refusal(415, { json: 'Unsupported media type. Please use application/json' });
}

/** 401: no valid key [current]. */
export function unauthenticated(): Refusal {
  return new Refusal(401, { authentication: 'User not authenticated' });
}
