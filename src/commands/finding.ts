/** One thing that was looked at. */
export interface Finding {
  readonly area: 'configuration' | 'source' | 'partoo' | 'state';
  readonly level: 'ok' | 'warning' | 'wrong';
  readonly message: string;
  readonly hint?: string;
}
