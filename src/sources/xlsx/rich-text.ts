import { walkXml } from './walk-xml.ts';

/** Every string of `xl/sharedStrings.xml`, by its index. */
export function readSharedStrings(xml: string): readonly string[] {
  const strings: string[] = [];
  const text = createTextCollector();
  walkXml(xml, {
    open(name) {
      if (name === 'si') text.begin();
      else text.open(name);
    },
    text: text.add,
    close(name) {
      if (name === 'si') strings.push(text.end());
      else text.close(name);
    },
  });
  return strings;
}

/** Puts the runs of a formatted text together, without the reading aids of Japanese (`rPh`). */
export interface TextCollector {
  begin(): void;
  open(name: string): void;
  add(text: string): void;
  close(name: string): void;
  end(): string;
}

export function createTextCollector(): TextCollector {
  let collected = '';
  let isInText = false;
  let isInAid = false;
  return {
    begin() {
      collected = '';
      isInText = false;
      isInAid = false;
    },
    open(name) {
      if (name === 't') isInText = true;
      if (name === 'rPh') isInAid = true;
    },
    add(text) {
      if (isInText && !isInAid) collected += text;
    },
    close(name) {
      if (name === 't') isInText = false;
      if (name === 'rPh') isInAid = false;
    },
    end: () => decodeControls(collected),
  };
}

/** Characters that XML cannot hold stand as `_x000D_`; an underscore that would read so as `_x005F_`. */
function decodeControls(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

export function encodeControls(text: string): string {
  return (
    text
      .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      // All but what XML can hold; a carriage return would come back as a line feed.
      .replaceAll(/[^\t\n -\ufffd]/g, (character) => {
        return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
      })
  );
}
