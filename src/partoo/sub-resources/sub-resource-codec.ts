import type { FieldValue } from '../../domain/value.ts';

/** What the content of one sub-resource says. */
export interface SubResourceContent {
  /** The value of each part, canonical; of a resource without parts, under an empty name. */
  values(content: unknown): readonly (readonly [part: string, value: FieldValue])[];
  /** The content as it would be read afterwards. */
  applied(content: unknown, to: readonly (readonly [part: string, value: FieldValue])[]): unknown;
}

/** How one sub-resource is asked for, read and written. `content` is what {@link SubResourceCodec.parse} took from an answer. */
export interface SubResourceCodec extends SubResourceContent {
  /** Query of the GET; null where it cannot be asked for this business. */
  query(country: string | null): Readonly<Record<string, string>> | null;
  /** What of the answer's body is kept; undefined where it is no such thing. */
  parse(body: unknown): unknown;
  /** The body of the POST that makes the parts so and leaves all else as it is (R19); a text: why it cannot be sent. */
  body(content: unknown, to: readonly (readonly [part: string, value: FieldValue])[]): object | string;
}
