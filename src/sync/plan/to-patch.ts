import jsonpatch from 'fast-json-patch';
import type { PatchStep } from '../../domain/plan.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldValues } from '../../domain/value.ts';

/**
 * RFC 6902 from the Business as last read to what it would be with `to` written; only touched properties. Sub-resources
 * stand in it under their names.
 */
export function toPatch(
  codec: PartooCodec,
  business: Pick<RemoteBusiness, 'raw' | 'resources'> | null,
  to: FieldValues,
): readonly PatchStep[] {
  const raw = business === null ? null : { ...business.raw, ...business.resources };
  const properties = codec.touchedProperties(to);
  const before = codec.pick(raw, properties);
  const after = codec.applied(raw, to);
  return jsonpatch
    .compare(before, after)
    .map((step) =>
      'value' in step
        ? { op: step.op, path: step.path, value: step.value as unknown }
        : { op: step.op, path: step.path },
    );
}
