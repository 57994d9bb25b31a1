import { strToU8, unzipSync, zipSync } from 'fflate';

/** A cell of a made workbook: a text, or the XML of the whole element without its reference. */
export type MadeCell = string | null | { readonly xml: (reference: string) => string };

/** A number, with a style by its index. */
export function number(value: number | string, style = 0): MadeCell {
  return { xml: (reference) => `<c r="${reference}" s="${String(style)}"><v>${String(value)}</v></c>` };
}

export interface MadeSheet {
  readonly name: string;
  readonly rows: readonly (readonly MadeCell[])[];
  /** Number of the first row. */
  readonly from?: number;
}

export interface MadeWorkbook {
  readonly sheets: readonly MadeSheet[];
  /** Format codes of styles 1, 2, …; style 0 is General. */
  readonly formats?: readonly (string | number)[];
  readonly is1904?: boolean;
  /** Parts to add, or to put in the place of others. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Texts that are shared, as Excel writes them, instead of standing in their cells. */
  readonly sharesTexts?: boolean;
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The bytes of a workbook. */
export function makeWorkbook({
  sheets,
  formats = [],
  is1904 = false,
  parts = {},
  sharesTexts = false,
}: MadeWorkbook): Uint8Array {
  const shared = new Map<string, number>();
  const texts = (text: string, reference: string): string => {
    if (!sharesTexts)
      return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
    const index = shared.get(text) ?? shared.size;
    shared.set(text, index);
    return `<c r="${reference}" t="s"><v>${String(index)}</v></c>`;
  };
  const sheetXml = sheets.map(({ rows, from = 1 }) => {
    const body = rows.map((cells, index) => {
      const row = from + index;
      const written = cells.map((cell, column) => {
        const reference = `${String.fromCharCode(65 + column)}${String(row)}`;
        if (cell === null) return '';
        return typeof cell === 'string' ? texts(cell, reference) : cell.xml(reference);
      });
      return `<row r="${String(row)}">${written.join('')}</row>`;
    });
    return `${head}<worksheet xmlns="${main}"><dimension ref="A1:C${String(from + rows.length - 1)}"/><sheetData>${body.join('')}</sheetData></worksheet>`;
  });
  const named = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escape(name)}" sheetId="${String(index + 1)}" r:id="rId${String(index + 1)}"/>`,
  );
  const relations = sheets.map((_, index) =>
    relation(`rId${String(index + 1)}`, 'worksheet', `worksheets/sheet${String(index + 1)}.xml`),
  );
  const styles = formats.map((format, index) => (typeof format === 'number' ? format : 164 + index));
  const codes = formats.flatMap((format, index) =>
    typeof format === 'number' ? [] : [`<numFmt numFmtId="${String(164 + index)}" formatCode="${escape(format)}"/>`],
  );
  const all: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${named.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships>${relations.join('')}${relation('rId98', 'styles', 'styles.xml')}${relation('rId99', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.map((id) => `<xf numFmtId="${String(id)}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${[...shared.keys()].map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(sheetXml.map((xml, index) => [`xl/worksheets/sheet${String(index + 1)}.xml`, xml])),
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])), { level: 1 });
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
}

/** Every part of a workbook as text. */
export function partsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, part]) => [name, Buffer.from(part).toString()]),
  );
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
