import { describe, expect, it } from 'vitest';
import { foreignBinary, foreignText } from '../../../src/sources/csv/foreign-format.ts';

describe('files that are no CSV (R2)', () => {
  it.each([
    ['PK\x03\x04\x14', /XLSX/],
    ['\xd0\xcf\x11\xe0\xa1', /XLS/],
    ['\x1f\x8b\x08', /gzip/],
    ['%PDF-1.7', /PDF/],
  ])('are told by their first bytes: %j', (head, expected) => {
    expect(foreignBinary(Buffer.from(head, 'latin1'))).toMatch(expected);
  });

  it.each([
    ['<!DOCTYPE html>', /HTML/],
    ['\n  <html lang="fr">', /HTML/],
    ['<?xml version="1.0"?>', /XML/],
    ['[{"id": 1}]', /JSON/],
    ['{\n  "stores": []', /JSON/],
  ])('are told by their first text: %j', (head, expected) => {
    expect(foreignText(head)).toMatch(expected);
  });

  it.each(['id,name', '<id>,name', '[id],{name}', '"{id}",x', 'PK,name'])('are not these: %j', (head) => {
    expect(foreignText(head)).toBeNull();
    expect(foreignBinary(Buffer.from(head))).toBeNull();
  });
});
