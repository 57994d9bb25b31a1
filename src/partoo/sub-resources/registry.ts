import { fieldNameOf, partOf, specOf } from '../../domain/fields.ts';
import {
  subResources,
  type ListedSubResource,
  type SubResource,
  type SubResources,
} from '../../domain/sub-resources.ts';
import type { FieldPath, FieldValue, FieldValues } from '../../domain/value.ts';
import { additionalData } from './additional-data.ts';
import { attributes } from './attributes.ts';
import { lodging } from './lodging.ts';
import { moreHours } from './more-hours.ts';
import { placeActionLinks } from './place-action-links.ts';
import { plans } from './plans.ts';
import { services } from './services.ts';
import type { SubResourceCodec, SubResourceContent } from './sub-resource-codec.ts';

/** How each sub-resource is asked for, read and written. */
export const listedCodecs: { readonly [R in ListedSubResource]: SubResourceCodec } = {
  additional_data: additionalData,
  more_hours: moreHours,
  attributes,
  place_action_links: placeActionLinks,
  lodging,
  plans,
};

/** What the contents of each say. */
export const subResourceContents: { readonly [R in SubResource]: SubResourceContent } = { ...listedCodecs, services };

/** Every field of the sub-resources that were read, and that exist for this business. */
export function readSubResourceValues(resources: SubResources): readonly (readonly [FieldPath, FieldValue])[] {
  return subResources.flatMap((name) => {
    const content = resources[name];
    if (content === undefined || content === null) return [];
    return subResourceContents[name]
      .values(content)
      .map(([part, value]) => [part === '' ? name : `${name}.${part}`, value] as const);
  });
}

/** The parts of one sub-resource that are to be written. */
export function partsOfResource(resource: SubResource, to: FieldValues): readonly (readonly [string, FieldValue])[] {
  return Object.entries(to).flatMap(([path, value]) =>
    specOf(path).resource === resource && fieldNameOf(path) === resource ? [[partOf(path) ?? '', value] as const] : [],
  );
}
