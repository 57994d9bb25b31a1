import { statSync } from 'node:fs';

/** Does the path lead to a folder? What does not exist, or may not be looked at, is none. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
