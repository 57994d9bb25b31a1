import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { parse } from 'yaml';

/** Says where calls and answers differ from an OpenAPI 3.1 document. Paths are without the base path. */
export interface OpenapiChecker {
  /** Problems of a call as sent: unknown operation, parameters, body; empty when there are none. */
  checkRequest(method: string, path: string, query: Readonly<Record<string, string>>, body: unknown): readonly string[];
  /** Problems of an answer: status not described, body that does not fit. */
  checkResponse(method: string, path: string, status: number, body: unknown): readonly string[];
  /** The path template and operation that a call means, like `/business/{business_id}`. */
  findPath(method: string, path: string): string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly template: string;
  readonly pointer: readonly string[];
  readonly spec: Json;
  readonly parameters: readonly Json[];
}

const root = 'openapi.yaml';
/** Statuses that partoo-api section 28 describes for every call. */
const commonErrors = [400, 401, 403, 404, 415];

/** Creates a checker from the text of a document. */
export function createOpenapiChecker(yamlText: string): OpenapiChecker {
  const document = parse(yamlText) as Json;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, root);
  const validators = new Map<string, ValidateFunction>();

  const at = (pointer: readonly string[]): unknown =>
    pointer.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
  const resolve = (node: unknown): Json => {
    const ref = (node as Json)['$ref'];
    return typeof ref === 'string' ? resolve(at(ref.replace('#/', '').split('/'))) : (node as Json);
  };
  /** The pointer after following one `$ref`, so that ajv can take it from there. */
  const follow = (pointer: readonly string[]): readonly string[] => {
    const ref = (at(pointer) as Json | undefined)?.['$ref'];
    return typeof ref === 'string' ? ref.replace('#/', '').split('/') : pointer;
  };
  const validate = (pointer: readonly string[], value: unknown): readonly string[] => {
    const fragment = pointer
      .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const known = validators.get(fragment) ?? ajv.compile({ $ref: `${root}#/${fragment}` });
    validators.set(fragment, known);
    if (known(value)) return [];
    return (known.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`);
  };

  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
  const find = (method: string, path: string): Operation | undefined => {
    for (const template of templates) {
      const item = paths[template] ?? {};
      const spec = item[method.toLowerCase()];
      if (spec === undefined || !fits(template, path)) continue;
      const listed = [
        ...((item['parameters'] ?? []) as unknown[]),
        ...(((spec as Json)['parameters'] ?? []) as unknown[]),
      ];
      return {
        template,
        pointer: ['paths', template, method.toLowerCase()],
        spec: spec as Json,
        parameters: listed.map(resolve),
      };
    }
    return undefined;
  };

  return {
    findPath: (method, path) => find(method, path)?.template,
    checkRequest(method, path, query, body) {
      const operation = find(method, path);
      if (operation === undefined) return [`${method} ${path} is no operation of the document`];
      return [...checkQuery(operation, query, ajv), ...checkBody(operation, body)];
    },
    checkResponse(method, path, status, body) {
      const operation = find(method, path);
      if (operation === undefined) return [`${method} ${path} is no operation of the document`];
      const responses = operation.spec['responses'] as Json;
      const key = [String(status), `${String(status).slice(0, 1)}XX`].find((name) => name in responses);
      if (key === undefined) {
        if (!commonErrors.includes(status)) return [`status ${status} is not described`];
        return validate(['components', 'schemas', 'Error'], body);
      }
      const pointer = [...follow([...operation.pointer, 'responses', key]), 'content', 'application/json', 'schema'];
      return at(pointer) === undefined ? [] : validate(pointer, body);
    },
  };

  function checkBody(operation: Operation, body: unknown): readonly string[] {
    const isAbsent = body === undefined || body === null;
    const described = operation.spec['requestBody'] as Json | undefined;
    if (described === undefined) return isAbsent ? [] : ['a body is not described'];
    if (isAbsent) return described['required'] === true ? ['the body is required'] : [];

    const pointer = [...operation.pointer, 'requestBody', 'content', 'application/json', 'schema'];
    const known = propertiesOf(at(pointer));
    const unknown = known === undefined ? [] : Object.keys(body).filter((key) => !known.has(key));
    return [...validate(pointer, body), ...unknown.map((key) => `/${key} is no property of the document`)];
  }

  /** Names of the properties of a schema; undefined when it says that any may come. */
  function propertiesOf(node: unknown): ReadonlySet<string> | undefined {
    const schema = resolve(node);
    if (schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false) return undefined;
    const names = new Set(Object.keys(schema['properties'] ?? {}));
    for (const part of (schema['allOf'] ?? []) as readonly unknown[]) {
      const more = propertiesOf(part);
      if (more === undefined) return undefined;
      for (const name of more) names.add(name);
    }
    return names;
  }
}

function checkQuery(operation: Operation, query: Readonly<Record<string, string>>, ajv: Ajv2020): readonly string[] {
  const known = operation.parameters.filter((parameter) => parameter['in'] === 'query');
  const problems: string[] = [];

  for (const [name, text] of Object.entries(query)) {
    const parameter = known.find((one) => one['name'] === name);
    if (parameter === undefined) problems.push(`query ${name} is not described`);
    else {
      const schema = withoutRefs(parameter['schema'] as Json);
      const value = coerce(text, schema);
      if (!ajv.validate(schema, value)) problems.push(`query ${name}: ${ajv.errorsText()}`);
    }
  }
  for (const { name, required } of known) {
    if (required === true && !(String(name) in query)) problems.push(`query ${String(name)} is required`);
  }
  return problems;
}

/** Items of lists refer to open enumerations only: a text fits them all. */
function withoutRefs(schema: Json): Json {
  const items = schema['items'] as Json | undefined;
  return items !== undefined && '$ref' in items ? { ...schema, items: { type: 'string' } } : schema;
}

function coerce(text: string, schema: Json): unknown {
  const { type, items } = schema;
  if (type === 'array') return text.split(',').map((entry) => coerce(entry, (items ?? {}) as Json));
  if ((type === 'integer' || type === 'number') && text !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function fits(template: string, path: string): boolean {
  const segments = template.split('/');
  const parts = path.split('/');
  return (
    segments.length === parts.length && segments.every((one, index) => one.startsWith('{') || one === parts[index])
  );
}
