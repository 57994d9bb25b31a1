import { findByPath, isAdministrator, mayWrite } from '../access.ts';
import { badRequest, forbidden, notFound } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import { isObject } from '../is-object.ts';
import { readInteger } from '../page.ts';
import type { World } from '../world.ts';

type Fields = Readonly<Record<string, unknown>>;

type Texts = Readonly<Record<string, string>>;

/** The business of a path; 404 when there is none the key may see. */
export function mustFind(world: World, params: Texts): KeptBusiness {
  const business = findByPath(world, params['business_id'] ?? '');
  if (business === undefined) throw notFound();
  return business;
}

/** The body as an object; 400 when it is something else. */
export function bodyOf(body: unknown): Fields {
  if (!isObject(body)) throw badRequest('The body must be a JSON object');
  return body;
}

/** The business of a path, when the key may write it. */
export function mustFindWritable(world: World, params: Texts): KeptBusiness {
  const business = mustFind(world, params);
  if (!mayWrite(world)) throw forbidden();
  return business;
}

/** Reads a list of objects from a body. */
export function listOfObjects(body: unknown, key: string): readonly Fields[] {
  const list = bodyOf(body)[key];
  if (!Array.isArray(list) || !list.every(isObject)) throw badRequest({ [key]: 'must be a list of objects' });
  return list;
}

/** `org_id` counts for PROVIDER keys only; others act on their own organization [current]. */
export function orgOf(world: World, query: Texts): number {
  const asked = readInteger(query, 'org_id', world.user.org_id, 0, Number.MAX_SAFE_INTEGER);
  return world.user.role === 'PROVIDER' ? asked : world.user.org_id;
}

/** The body of a call that only administrators may make. */
export function administratorBody(world: World, body: unknown): Fields {
  if (!isAdministrator(world)) throw forbidden();
  return bodyOf(body);
}
