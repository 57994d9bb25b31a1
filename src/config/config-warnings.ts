import { fieldNames, fieldSpecs, labelOf, specOf, type FieldSpec } from '../domain/fields.ts';
import type { FieldPolicy } from '../domain/policy.ts';
import type { Config } from './config.ts';
import type { Place, SettingPath } from './mistake.ts';
import { showPath } from './mistake.ts';

/** Settings that are allowed and probably not meant, each `file:line:column path: message`. */
export function warningsAbout(config: Config, file: string, placeOf: (path: SettingPath) => Place): readonly string[] {
  const show = (path: SettingPath, message: string): string => {
    const { line, column } = placeOf(path);
    return `${file}:${line}:${column} ${showPath(path)}: ${message}`;
  };
  const perField = Object.entries(config.policy.fields).flatMap(([name, policy]) =>
    oddities(name, policy).map(([setting, message]) => show(['fields', name, setting], message)),
  );
  const missing = config.policy.create ? neededToCreate(config) : [];
  if (missing.length === 0) return perField;
  const message = `Partoo creates no business without ${missing.join(', ')}; new locations will be held`;
  return [...perField, show(['fields'], message)];
}

function oddities(name: string, policy: FieldPolicy): readonly (readonly [setting: string, message: string])[] {
  const { owner, onConflict, when, clear } = policy;
  const found: [string, string][] = [];
  if (onConflict !== 'manual' && owner !== 'shared') found.push(['on_conflict', `means nothing with owner: ${owner}`]);
  if (when !== 'always' && owner === 'partoo') found.push(['when', 'means nothing with owner: partoo']);
  if (clear && when !== 'always') found.push(['clear', `means nothing with when: ${when}`]);
  if (clear && !specOf(name).clearable) {
    found.push(['clear', `means nothing here: Partoo cannot hold ${labelOf(name)} empty`]);
  }
  return found;
}

/** Fields that a create needs and the configuration does not map. */
function neededToCreate({ fields, policy }: Config): readonly string[] {
  return fieldNames.filter((name) => {
    const spec: FieldSpec = fieldSpecs[name];
    return spec.requiredOnCreate === true && (fields[name] === undefined || policy.fields[name]?.owner === 'partoo');
  });
}
