/** Calls a minute in the demo: nobody should have to wait for a limit that nobody set. */
export const demoCallsPerMinute = 6000;

/**
 * The configuration of the demo: an ordinary one, only that its Partoo is the emulator. `isBothWays`: phones and hours may be
 * changed on either side.
 */
export function demoConfig(baseUrl: string, { isBothWays = false } = {}): string {
  const phone = isBothWays ? '{ from: phone, owner: shared }' : 'phone';
  const writeBack = isBothWays
    ? '\n  write_back: true # cells of phones and hours that were changed in Partoo are written'
    : '';
  const hoursOwner = isBothWays ? '\n    owner: shared' : '';
  return `# The configuration of the demo. Every setting there is: config/partoo-sync.example.yaml of the package.
version: 1

partoo:
  environment: sandbox
  base_url: ${baseUrl} # the emulator; leave this line out for the real Partoo
  api_key: made-up-for-the-demo # for real: \${PARTOO_API_KEY}
  requests_per_minute: ${String(demoCallsPerMinute)} # only here: Partoo allows 300, the default is 150
  concurrency: 8

source:
  kind: csv
  path: data/shops.csv
  key: shop_id${writeBack}

fields:
  name: name
  address_full: street
  zipcode: zip
  city: city
  country: country
  lat: lat
  long: long
  phone: ${phone}
  email: email
  website_url: website
  status: { value: open }
  categories:
    from: kind
    lookup: { bakery: "gcid:bakery", café: "gcid:cafe" }
  open_hours:
    monday: mon
    tuesday: tue
    wednesday: wed
    thursday: thu
    friday: fri
    saturday: sat
    sunday: sun${hoursOwner}
  specific_hours: holidays

absent:
  action: close_temporarily # a shop that left the file is closed in Partoo, never deleted …
  after_reads: 3 # … and only after three complete reads without it …
  after_hours: 24 # … over a day
`;
}
