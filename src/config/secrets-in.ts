import { secretSetting } from './secret-setting.ts';

/**
 * Every value that is secret by the name of its setting, and the passwords of URLs, wherever they stand (R35): however
 * it came into the file, it is scrubbed from all that is emitted.
 */
export function secretsIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') {
    const inUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]*:([^/?#@\s]+)@/i.exec(value)?.[1];
    const password = inUrl === undefined ? [] : [inUrl, decoded(inUrl)];
    return secretSetting.test(name) && value !== '' ? [value, ...password] : password;
  }
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, child]) => secretsIn(child, inner));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
