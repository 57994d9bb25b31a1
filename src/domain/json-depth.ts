/** No location and no answer is deeper, and what walks through it afterwards ends with the stack at some thousands. */
export const deepestJson = 500;

/** Is this JSON nested deeper than {@link deepestJson} levels? Of a text that is no JSON, either answer will do. */
export function isTooDeep(text: string): boolean {
  return text.length > 2 * deepestJson && depthOf(text) > deepestJson;
}

/** How deep brackets stand in each other, those in texts left out. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInText) {
      if (character === '\\') at += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '[' || character === '{') most = Math.max(most, (depth += 1));
    else if (character === ']' || character === '}') depth -= 1;
  }
  return most;
}
