import { nearestName } from './edit-distance.ts';
import type { Mistake, SettingPath } from './mistake.ts';
import type { YamlNode, YamlScalar } from './read-yaml.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The file's values as plain JSON, every `${NAME}` replaced. */
export interface FilledIn {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** Values of variables whose name says that they are secret. */
  readonly secrets: readonly string[];
}

const variable = /\$\$\{|\$\{([^}]*)\}?/g;
const goodReference = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;
const secretName = /api_?key|token|secret|passw|credential/i;

/**
 * Replaces `${NAME}` in every text of the file; `$${` stands for `${` itself. Below `fields`, where values become cells,
 * numbers are taken as the text they are written as: 0612 keeps its zero (R30).
 */
export function fillIn(root: YamlNode, env: Environment): FilledIn {
  const mistakes: Mistake[] = [];
  const secrets: string[] = [];

  function plain(node: YamlNode, path: SettingPath): unknown {
    if (node.kind === 'list') return node.items.map((item, index) => plain(item, [...path, index]));
    if (node.kind === 'block') {
      return Object.fromEntries([...node.entries].map(([name, child]) => [name, plain(child, [...path, name])]));
    }
    if (typeof node.value === 'number' && path[0] === 'fields') return node.written;
    return typeof node.value === 'string' ? fill(node, node.value, path) : node.value;
  }

  function fill(node: YamlScalar, text: string, path: SettingPath): string {
    return text.replace(variable, (reference: string, name: string | undefined) => {
      if (reference === '$${') return '${';
      const value = name === undefined ? undefined : env[name];
      if (goodReference.test(reference) && value !== undefined && value !== '') {
        if (secretName.test(name ?? '')) secrets.push(value);
        return value;
      }
      mistakes.push({ at: node.at, path, ...faultOf(reference, name ?? '', value) });
      return reference;
    });
  }

  function faultOf(reference: string, name: string, value: string | undefined): { message: string; hint: string } {
    if (!goodReference.test(reference)) {
      const hint = 'Write ${NAME} with letters, digits and _; $${ stands for ${ itself';
      return { message: 'holds a ${ that names no environment variable', hint };
    }
    if (value === '') return { message: `environment variable ${name} is empty`, hint: `Set ${name} before starting` };
    const near = nearestName(name, Object.keys(env).sort());
    const hint = near === null ? `Set ${name} before starting` : `${near} is set; was that meant?`;
    return { message: `environment variable ${name} is not set`, hint };
  }

  const value = plain(root, []);
  return { value, mistakes, secrets };
}
