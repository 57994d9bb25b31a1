/** The worked example of partoo-api section 27; its private key is public (RFC 8032 section 7.1 TEST 1). */
export const example = {
  publicKey: 'MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  body: '{"type":"business_updated","payload":{"business":{"id":"5409c35a97bbc544d8e26737","code":"CS-75019","modified":1561335111.681374}}}',
  signature: 'kWAIb48FKocRTPQvJKWHWb8mJ6w5XtWUzewKlpXUF6NaG2C2zEGYH0O50oVX0c1TI1PXQMHMdGxjCohgEnESAA==',
} as const;

export const examplePem = `-----BEGIN PUBLIC KEY-----\n${example.publicKey}\n-----END PUBLIC KEY-----\n`;
